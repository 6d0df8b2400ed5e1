/** Lines of a command's output, as `stepcast run` puts them into the data of updates. Pure. */
import { isJsonObject, type Json } from '@stepcast/shared';

export interface OutputBlock {
  /** The update's cursor. */
  readonly id: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** Control sequences that style a terminal (ECMA-48: CSI and OSC) mean nothing here. */
const CONTROL_SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

export function readOutput(id: string, data: Json | undefined): OutputBlock | null {
  if (!isJsonObject(data)) return null;
  const { stream, lines } = data;
  if ((stream !== 'stdout' && stream !== 'stderr') || !Array.isArray(lines)) return null;
  return { id, stream, text: lines.map(plainText).join('\n') };
}

function plainText(line: Json): string {
  return (typeof line === 'string' ? line : JSON.stringify(line)).replace(CONTROL_SEQUENCES, '');
}
