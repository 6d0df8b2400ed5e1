import type { Update } from '@stepcast/shared';
import { expect, test } from 'vitest';
import { summarize } from './summarize-update.ts';

const HEAD = { type: 'update', process: 'p', cursor: '2-2', prev: '1-1', at: 1 } as const;

function texts(parts: Partial<Update>): string[] {
  return summarize({ ...HEAD, ...parts }).map(({ part, text }) => `${part}: ${text}`);
}

test('says each part of an update in a few words', () => {
  expect(
    texts({
      create: { workflow: 'w', tenant: 't' },
      step: { name: 'a', status: 'running', progress: 0.42, message: 'hi', attempt: 2 },
      status: 'running',
      patch: { k: 1, l: null },
      cancel: {},
    }),
  ).toEqual(['created: w', 'step: a running 42\u202f% attempt 2 “hi”', 'status: running', 'patch: k, l', 'cancel: requested']);
});

test('says the first line of an output, and other data as it is', () => {
  expect(texts({ data: { stream: 'stdout', lines: ['one', 'two'] } })).toEqual(['stdout: one']);
  expect(texts({ data: [1, null] })).toEqual(['data: [1,null]']);
});

test('cuts what is too long to be a summary', () => {
  expect(texts({ data: 'x'.repeat(1000) })[0]?.length).toBeLessThan(250);
});
