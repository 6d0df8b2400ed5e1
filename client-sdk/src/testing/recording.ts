import type { Cursor } from '@stepcast/shared';
import type { ProcessEvent } from '../process-event.ts';

/** Keeps what a follower was told, for a test to look at. */
export class Recording {
  readonly events: ProcessEvent[] = [];

  readonly listener = (event: ProcessEvent): void => {
    this.events.push(event);
  };

  get types(): string[] {
    return this.events.map((event) => (event.type === 'snapshot' ? `snapshot ${event.reason}` : event.type));
  }

  get applied(): Cursor[] {
    return this.events.filter((event) => event.type === 'update').map((event) => event.cursor);
  }

  clear(): void {
    this.events.length = 0;
  }
}
