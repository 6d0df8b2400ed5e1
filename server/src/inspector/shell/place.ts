/** The places of the page and their addresses, below the hub's root. Pure. */
import { STATUSES, type Status } from '@stepcast/shared';

export interface ListPlace {
  readonly name: 'list';
  readonly workflow: string;
  readonly status: Status | null;
  /** The `next` of the page before; null for the newest. */
  readonly after: string | null;
}

export type Place = ListPlace | { readonly name: 'process'; readonly id: string } | { readonly name: 'nowhere' };

export const NEWEST: ListPlace = { name: 'list', workflow: '', status: null, after: null };

export function readPlace(url: URL, root: URL): Place {
  if (!url.pathname.startsWith(root.pathname)) return { name: 'nowhere' };
  const path = url.pathname.slice(root.pathname.length);
  if (path === '') return readList(url.searchParams);
  const [, id] = /^p\/([A-Za-z0-9_-]+)\/?$/.exec(path) ?? [];
  return id === undefined ? { name: 'nowhere' } : { name: 'process', id };
}

function readList(query: URLSearchParams): ListPlace {
  const status = STATUSES.find((known) => known === query.get('status')) ?? null;
  return { name: 'list', workflow: query.get('workflow') ?? '', status, after: query.get('after') };
}

export function addressOf(place: Place, root: URL): string {
  if (place.name === 'process') return new URL(`p/${place.id}`, root).href;
  const url = new URL(root);
  if (place.name === 'list') {
    if (place.workflow !== '') url.searchParams.set('workflow', place.workflow);
    if (place.status !== null) url.searchParams.set('status', place.status);
    if (place.after !== null) url.searchParams.set('after', place.after);
  }
  return url.href;
}
