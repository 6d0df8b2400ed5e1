import { describe, expect, it } from 'vitest';
import { ERROR_CODES, isErrorCode, type ErrorRow } from './error-codes.ts';
import { StepcastError } from './stepcast-error.ts';

const ROWS: readonly (readonly [string, ErrorRow])[] = Object.entries(ERROR_CODES);

describe('ERROR_CODES', () => {
  it.each(ROWS)('[PRO-3] has a sound row for %s', (code, row) => {
    expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(row.status).toBeGreaterThanOrEqual(400);
    expect(row.status).toBeLessThan(600);
    expect(row.title).toMatch(/^[A-Z].*[^.]$/);
  });

  it.each(ROWS.filter(([, row]) => row.close !== undefined))(
    '[PRO-3] closes with a code that an endpoint may send: %s',
    (_code, row) => {
      const registered = [1002, 1008, 1009, 1011, 1012, 1013];
      const isPrivate = row.close !== undefined && row.close >= 4000 && row.close <= 4999;
      expect(isPrivate || registered.includes(row.close as number)).toBe(true);
    },
  );

  it.each(ROWS.filter(([, row]) => row.status === 503))(
    '[PRO-3] lets a request be repeated that met a passing state of the hub: %s',
    (_code, row) => {
      expect(row.retry).toBe(true);
    },
  );

  it('[PRO-3] gives every close code one meaning', () => {
    const closes = ROWS.map(([, row]) => row.close).filter((close) => close !== undefined);
    expect(new Set(closes).size).toBe(closes.length);
  });
});

describe('isErrorCode', () => {
  it('[PRO-3] knows the table and nothing else', () => {
    expect(isErrorCode('process-unknown')).toBe(true);
    for (const other of ['', 'unknown', 'constructor', '__proto__', null, 404]) expect(isErrorCode(other)).toBe(false);
  });
});

describe('StepcastError', () => {
  it('[PRO-3] says what its row says when it is given no words', () => {
    const error = new StepcastError('store-full');
    expect(error).toMatchObject({
      name: 'StepcastError',
      code: 'store-full',
      message: 'The store is full',
      row: { status: 503 },
      details: {},
    });
    expect('cause' in error).toBe(false);
  });

  it('[PRO-3] keeps the cause apart from the details, which go over the wire', () => {
    const cause = new Error('connection refused');
    const error = new StepcastError('cursor-mismatch', 'Moved on', { cause, cursor: '43-9', path: 'ifMatch' });
    expect(error.cause).toBe(cause);
    expect(error.details).toEqual({ cursor: '43-9', path: 'ifMatch' });
  });
});
