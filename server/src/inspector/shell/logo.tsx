export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect x="2" y="4" width="15" height="6" rx="3" class="logo-done" />
      <rect x="9" y="13" width="15" height="6" rx="3" class="logo-now" />
      <rect x="18" y="22" width="12" height="6" rx="3" class="logo-next" />
    </svg>
  );
}
