import { Listeners } from './listeners.ts';
import { addressOf, NEWEST, readPlace, type ListPlace, type Place } from './place.ts';
import type { Store } from './store.ts';

/** Where the page is, kept in the browser's history. */
export class Router implements Store<Place> {
  readonly root: URL;
  readonly #listeners = new Listeners();
  #place: Place;
  #list: ListPlace = NEWEST;
  #opened: string | null = null;

  constructor(root: URL) {
    this.root = root;
    this.#place = readPlace(new URL(location.href), root);
    this.#remember();
    addEventListener('popstate', () => this.#arrive(readPlace(new URL(location.href), root)));
  }

  /** The list as it was shown last. */
  get list(): ListPlace {
    return this.#list;
  }

  /** The process that was shown last. */
  get opened(): string | null {
    return this.#opened;
  }

  read(): Place {
    return this.#place;
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  href(place: Place): string {
    return addressOf(place, this.root);
  }

  go(place: Place): void {
    history.pushState(null, '', this.href(place));
    this.#arrive(place);
    scrollTo(0, 0);
  }

  /** The same place, seen otherwise: not a step to go back to. */
  refine(place: Place): void {
    history.replaceState(null, '', this.href(place));
    this.#arrive(place);
  }

  #arrive(place: Place): void {
    this.#place = place;
    this.#remember();
    this.#listeners.tell();
  }

  #remember(): void {
    if (this.#place.name === 'list') this.#list = this.#place;
    if (this.#place.name === 'process') this.#opened = this.#place.id;
  }
}
