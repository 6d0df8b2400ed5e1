import type { Snapshot, Step } from '@stepcast/shared';
import { describe, expect, it } from 'vitest';
import { plainPaint } from './paint.ts';
import { renderBlock, type Canvas, type View } from './render.ts';

const NOW = 1_790_000_100_000;

function step(change: Partial<Step>): Step {
  return {
    status: 'running',
    progress: 0,
    message: null,
    attempt: 1,
    startedAt: NOW - 10_000,
    endedAt: null,
    data: null,
    ...change,
  };
}

function snapshot(change: Partial<Snapshot> = {}): Snapshot {
  return {
    id: 'b1',
    workflow: 'build',
    tenant: 'default',
    status: 'running',
    step: 'compile',
    steps: {
      install: step({ status: 'completed', progress: 1, endedAt: NOW - 8000 }),
      compile: step({ progress: 0.5, message: 'core\u001b[2J' }),
      deploy: step({ status: 'pending', startedAt: null }),
    },
    state: {},
    cancelRequested: null,
    createdAt: NOW - 12_000,
    updatedAt: NOW - 1000,
    archived: null,
    ...change,
  };
}

function view(change: Partial<View> = {}): View {
  const connection = { state: 'live', retryAt: null, attempt: 0, lastError: null } as const;
  return { id: 'b1', snapshot: snapshot(), cursor: '7-1', connection, isLive: true, ...change };
}

const canvas: Canvas = { columns: 60, rows: 24, now: NOW, frame: 0, paint: plainPaint };

describe('renderBlock', () => {
  it('shows status, progress, steps and connection', () => {
    expect(renderBlock(view(), canvas)).toEqual([
      'b1  build  running  12 s',
      '████████████████████░░░░░░░░░░░░░░░░░░░░ 50 %',
      '  ✔ install       2.0 s',
      '  ⠋ compile        10 s 50 %  core',
      '  · deploy',
      'live at 7-1',
    ]);
  });

  it('says where it stands before the first snapshot and while the hub is away', () => {
    const connection = { state: 'reconnecting', retryAt: NOW + 3000, attempt: 2, lastError: 'closed' } as const;
    expect(renderBlock(view({ snapshot: null, connection }), canvas)).toEqual([
      'b1',
      'reconnecting, next attempt in 3.0 s: closed',
    ]);
  });

  it('stops all clocks and spinners when the process has ended', () => {
    const ended = snapshot({ status: 'cancelled' });
    expect(renderBlock(view({ snapshot: ended }), { ...canvas, now: NOW + 60_000 })).toEqual([
      'b1  build  cancelled  11 s',
      '████████████████████░░░░░░░░░░░░░░░░░░░░ 50 %',
      '  ✔ install       2.0 s',
      '  ▸ compile       9.0 s core',
      '  · deploy',
    ]);
  });

  it('shows a title, attempts and a cancel request', () => {
    const shown = snapshot({
      state: { title: 'Nightly' },
      steps: { compile: step({ attempt: 3 }) },
      cancelRequested: { reason: 'enough', at: NOW },
    });
    expect(renderBlock(view({ snapshot: shown, isLive: false }), canvas)).toEqual([
      'b1  Nightly  running  12 s',
      '░'.repeat(40) + ' 0 %',
      '  ⠋ compile        10 s attempt 3',
      'cancel requested: enough',
      'catching up at 7-1',
    ]);
  });

  it('never takes more rows than the terminal has, and keeps the current step in sight', () => {
    const names = Array.from({ length: 100 }, (_, i) => `step ${String(i)}`);
    const many = snapshot({ steps: Object.fromEntries(names.map((name) => [name, step({})])), step: 'step 50' });
    for (const rows of [8, 12, 24]) {
      const lines = renderBlock(view({ snapshot: many }), { ...canvas, rows });
      expect(lines.length).toBeLessThan(rows);
      expect(lines.join('\n')).toContain('step 50 ');
      expect(lines.join('\n')).toContain(' more steps');
    }
  });

  it('is no wider than the terminal', () => {
    const wide = snapshot({ state: { title: 'x'.repeat(200) }, steps: { a: step({ message: 'y'.repeat(200) }) } });
    for (const line of renderBlock(view({ snapshot: wide }), canvas)) expect(line.length).toBeLessThanOrEqual(60);
  });

  it('paints the statuses', () => {
    const lines = renderBlock(view(), { ...canvas, paint: (tone, text) => `<${tone}>${text}</${tone}>` });
    expect(lines[0]).toContain('<cyan>running</cyan>');
    expect(lines[2]).toContain('<green>✔</green>');
  });
});
