/**
 * Cuts the bytes of one output stream into lines. However the bytes are cut into chunks, the lines are the same.
 *
 * A line ends with LF, CR LF or a lone CR: progress displays redraw themselves with CR alone, and each redraw is a line here.
 * A lone CR after nothing shows nothing and is dropped. Invalid UTF-8 becomes U+FFFD. A line of more than `MAX_LINE_LENGTH`
 * characters comes as several, all but the last ending in `CONTINUED`, so what is held is bounded.
 */

/** Characters (UTF-16 units) of one line, the marker not counted. */
export const MAX_LINE_LENGTH = 8192;

/** Ends a piece of a line that goes on in the next one. */
export const CONTINUED = '↩';

const LINE_END = /[\r\n]/g;

/** What a CR just before did, for the LF that may follow: it ended a line, or it stood alone on one. */
type AfterReturn = 'ended' | 'blank' | null;

export class LineSplitter {
  // A byte-order mark is part of the output like any other character.
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #pending = '';
  #afterReturn: AfterReturn = null;

  push(chunk: Uint8Array): string[] {
    return this.#split(this.#decoder.decode(chunk, { stream: true }));
  }

  /** The stream is over: the lines that were still held, the last one perhaps unterminated. */
  end(): string[] {
    const lines = this.#split(this.#decoder.decode());
    if (this.#pending !== '') lines.push(this.#pending);
    this.#pending = '';
    return lines;
  }

  #split(text: string): string[] {
    const lines: string[] = [];
    let start = 0;
    for (const match of text.matchAll(LINE_END)) {
      this.#append(text.slice(start, match.index), lines);
      if (match[0] === '\r') this.#return(lines);
      else this.#feed(lines);
      start = match.index + 1;
    }
    this.#append(text.slice(start), lines);
    return lines;
  }

  #append(text: string, lines: string[]): void {
    if (text === '') return;
    this.#afterReturn = null;
    let rest = this.#pending + text;
    while (rest.length > MAX_LINE_LENGTH) {
      const cut = splitsPair(rest, MAX_LINE_LENGTH) ? MAX_LINE_LENGTH - 1 : MAX_LINE_LENGTH;
      lines.push(rest.slice(0, cut) + CONTINUED);
      rest = rest.slice(cut);
    }
    this.#pending = rest;
  }

  #return(lines: string[]): void {
    if (this.#pending === '') {
      this.#afterReturn = 'blank';
      return;
    }
    this.#emit(lines);
    this.#afterReturn = 'ended';
  }

  #feed(lines: string[]): void {
    if (this.#afterReturn !== 'ended') this.#emit(lines);
    this.#afterReturn = null;
  }

  #emit(lines: string[]): void {
    lines.push(this.#pending);
    this.#pending = '';
  }
}

/** Whether a cut at `index` would part the two halves of a surrogate pair. */
function splitsPair(text: string, index: number): boolean {
  const before = text.charCodeAt(index - 1);
  return before >= 0xd800 && before <= 0xdbff;
}
