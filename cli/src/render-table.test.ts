import { expect, it } from 'vitest';
import { plainPaint } from './paint.ts';
import { renderTable } from './render-table.ts';

it('aligns the columns and shows ids whole', () => {
  const row = { cursor: '1-1', tenant: 't', createdAt: 0 } as const;
  const rows = [
    { ...row, id: 'p1', workflow: 'build', status: 'running', step: 'compile', progress: 0.5, updatedAt: 58_000 },
    { ...row, id: 'a-much-longer-id', workflow: 'w\u001b[2J', status: 'completed', step: null, progress: 1, updatedAt: 0 },
  ] as const;
  expect(renderTable(rows, { now: 60_000, paint: plainPaint })).toEqual([
    'ID                WORKFLOW  STATUS     STEP     PROGRESS  UPDATED',
    'p1                build     running    compile  50 %      2.0 s ago',
    'a-much-longer-id  w         completed           100 %     1 min 00 s ago',
  ]);
});
