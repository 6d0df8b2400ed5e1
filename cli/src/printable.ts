/**
 * Text that others wrote, made harmless for a terminal: control characters and escape sequences could move the cursor, retitle
 * the window, or answer in the user's name. Colours may stay.
 */
import { stripVTControlCharacters } from 'node:util';

const ESCAPE = '\u001b';
/** Select Graphic Rendition (ECMA-48 §8.3.117): colours and weights, nothing else. */
const COLOUR = new RegExp(`(${ESCAPE}\\[[\\d;:]*m)`);
const RESET = `${ESCAPE}[0m`;
const GRAPHEMES = new Intl.Segmenter();
const CONTROL = /[\p{Cc}\p{Cs}]/gu;

/** `text` without anything but printable characters; a tab becomes a space. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll('\t', ' ').replace(CONTROL, '');
}

/** A line of output with its colours, which end with it, and its tabs. */
export function printableOutput(line: string, keepsColours: boolean): string {
  // Split by a pattern with a group: the odd pieces are the colours.
  const pieces = line.split(COLOUR);
  const kept = pieces.map((piece, index) => (index % 2 === 0 ? stripLine(piece) : keepsColours ? piece : ''));
  return kept.join('') + (keepsColours && pieces.length > 1 ? RESET : '');
}

/** At most `length` characters, the last an ellipsis when something is missing. */
export function clip(text: string, length: number): string {
  const characters = Array.from(GRAPHEMES.segment(text), ({ segment }) => segment);
  if (characters.length <= length) return text;
  return length <= 0 ? '' : `${characters.slice(0, length - 1).join('')}…`;
}

function stripLine(text: string): string {
  return text.split('\t').map(printable).join('\t');
}
