import { isJsonObject, type Down } from '@stepcast/shared';

/**
 * Reads a frame of the hub; null when it is none. Its shape is not looked at further: the hub is the one that this page chose
 * to trust, and a schema library would weigh more than this package.
 */
export function readDownFrame(text: string): Down | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && typeof value['type'] === 'string' ? (value as unknown as Down) : null;
  } catch {
    return null; // Not JSON: the caller treats it as a broken connection.
  }
}
