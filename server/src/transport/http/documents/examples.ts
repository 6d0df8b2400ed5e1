/** One process, seen at one moment, in all the documents. */
import type { Cursor, Snapshot, Update } from '@stepcast/shared';

export const ID = 'order-1042';
export const CURSOR: Cursor = '42-2871634123';
export const NEXT_CURSOR: Cursor = '43-912004417';
export const AT = 1_790_000_000_000;

export const SNAPSHOT: Snapshot = {
  id: ID,
  workflow: 'order',
  tenant: 'default',
  status: 'running',
  step: 'pack',
  steps: {
    pay: { status: 'completed', progress: 1, message: null, attempt: 1, startedAt: AT, endedAt: AT + 1200, data: null },
    pack: {
      status: 'running',
      progress: 0.25,
      message: '1 of 4 items',
      attempt: 1,
      startedAt: AT + 1200,
      endedAt: null,
      data: null,
    },
  },
  state: { customer: 'c-77', total: 129.9 },
  cancelRequested: null,
  createdAt: AT,
  updatedAt: AT + 4000,
  archived: null,
};

export const UPDATE: Update = {
  type: 'update',
  process: ID,
  cursor: NEXT_CURSOR,
  prev: CURSOR,
  at: AT + 5000,
  step: { name: 'pack', progress: 0.5, message: '2 of 4 items' },
};

export const WRITTEN = { cursor: NEXT_CURSOR, durability: 'cache' } as const;
