import { isJsonObject } from '@stepcast/shared';
import type { StreamName } from './update-queue.ts';

/** What `stepcast run` puts into the data of an update. */
export interface OutputData {
  readonly stream: StreamName;
  readonly lines: readonly string[];
}

/** The output in an update's data; null when the data is something else. */
export function readOutputData(data: unknown): OutputData | null {
  if (!isJsonObject(data)) return null;
  const { stream, lines } = data;
  if ((stream !== 'stdout' && stream !== 'stderr') || !Array.isArray(lines)) return null;
  return lines.every((line) => typeof line === 'string') ? { stream, lines } : null;
}
