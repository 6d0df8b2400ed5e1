/** Heads above the rows where they stand in columns. A row says its parts to screen readers by itself. */
export function ListColumns() {
  return (
    <div class="columns" aria-hidden="true">
      <span>Status</span>
      <span>Process</span>
      <span>Step</span>
      <span>Progress</span>
      <span class="columns-right">Duration</span>
      <span class="columns-right">Started</span>
    </div>
  );
}
