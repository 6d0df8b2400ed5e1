import { useApp } from '../shell/app-context.ts';
import { CopyButton } from '../shell/copy-button.tsx';

const DEFAULT_HUB = 'http://127.0.0.1:8080/';

/** What to try when there is nothing yet. */
export function EmptyState() {
  const { root } = useApp();
  const hub = root.href === DEFAULT_HUB ? '' : ` --url ${root.href.replace(/\/$/, '')}`;
  const tries = [
    { text: 'Run the repository’s own checks, each a step:', command: `npx stepcast demo${hub}` },
    { text: 'Record any command, line by line:', command: `npx stepcast run${hub} -- npm test` },
    {
      text: 'Or write one yourself:',
      command: `curl -X POST ${root.href}process -H 'content-type: application/json' -d '{"workflow":"hello"}'`,
    },
  ];
  return (
    <div class="empty">
      <h2>No processes yet</h2>
      <p>They appear here by themselves. Three ways to start one:</p>
      <ol>
        {tries.map(({ text, command }) => (
          <li key={command}>
            <p>{text}</p>
            <div class="command">
              <code>{command}</code>
              <CopyButton text={command} label={`Copy: ${command}`} />
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}
