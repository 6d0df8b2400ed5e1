import type { Down } from '@stepcast/shared';
import type { Answer } from './answer-reader.ts';

export interface StreamEvent {
  readonly id: string | null;
  readonly event: string;
  readonly retry: string | null;
  readonly message: Down;
}

/** The server-sent events in an answer (WHATWG HTML, section 9.2), as far as they have come; comments are left out. */
export function eventsOf(answer: Answer | null): StreamEvent[] {
  const text = Buffer.from(answer?.body ?? '', 'latin1').toString();
  return text
    .split('\n\n')
    .slice(0, -1)
    .filter((block) => !block.startsWith(':'))
    .map(eventOf);
}

function eventOf(block: string): StreamEvent {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  );
  return {
    id: fields.get('id') ?? null,
    event: fields.get('event') ?? '',
    retry: fields.get('retry') ?? null,
    message: JSON.parse(fields.get('data') ?? 'null') as Down,
  };
}
