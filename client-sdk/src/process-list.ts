import type { Cursor, Status } from '@stepcast/shared';

export interface ListFilter {
  readonly workflow?: string;
  readonly status?: Status;
  /** Rows of one page. */
  readonly limit?: number;
  /** The `next` of the page before. */
  readonly after?: string;
}

/** A process in a list. The times are milliseconds since 1970. */
export interface ProcessRow {
  readonly id: string;
  readonly cursor: Cursor;
  readonly workflow: string;
  readonly tenant: string;
  readonly status: Status;
  /** The step that began last. */
  readonly step: string | null;
  /** Of the whole process, 0 to 1. */
  readonly progress: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** One page, newest process first; `next` is null on the last. */
export interface ProcessPage {
  readonly processes: readonly ProcessRow[];
  readonly next: string | null;
}

/** The query part of a list's address, with its question mark; empty without a filter. */
export function listQuery(filter: ListFilter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, String(value));
  return query.size === 0 ? '' : `?${query.toString()}`;
}
