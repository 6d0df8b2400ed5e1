import { ERROR_CODES } from '@stepcast/shared';

const STYLE = `:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.4rem 0.8rem 0.4rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); vertical-align: top; }
tr:target { background: color-mix(in srgb, gold 30%, transparent); }
code { font-family: ui-monospace, monospace; }`;

/** Every error code, each under an anchor of its name: where the `type` of a problem leads. [PRO-3] */
export function errorPage(): string {
  const rows = Object.entries(ERROR_CODES).map(([code, row]) => {
    const close = 'close' in row ? String(row.close) : '';
    const cells = [`<a href="#${code}"><code>${code}</code></a>`, row.title, row.status, close, row.retry ? 'yes' : 'no'];
    return `<tr id="${code}">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Stepcast: errors</title><style>${STYLE}</style></head>
<body>
<h1>Errors</h1>
<p>Match on the code. <em>Again</em> says whether the same request may succeed later without being changed; <em>close</em> is the
WebSocket close code, where the failure ends the connection. <a href="/docs">API</a></p>
<table>
<thead><tr><th>Code</th><th>Meaning</th><th>HTTP</th><th>Close</th><th>Again</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</body>
</html>
`;
}
