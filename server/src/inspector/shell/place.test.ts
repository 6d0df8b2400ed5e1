import { expect, test } from 'vitest';
import { addressOf, NEWEST, readPlace, type Place } from './place.ts';

const ROOTS = [new URL('http://127.0.0.1:8080/'), new URL('https://example.org/hub/')];

const PLACES: readonly Place[] = [
  NEWEST,
  { name: 'list', workflow: 'a b&c', status: 'failed', after: '17' },
  { name: 'process', id: 'o-1' },
];

test.each(ROOTS.flatMap((root) => PLACES.map((place) => [root.href, place] as const)))(
  'reads the address that it wrote when the root is %s',
  (root, place) => {
    const url = new URL(addressOf(place, new URL(root)));
    expect(readPlace(url, new URL(root))).toEqual(place);
  },
);

test.each(['/elsewhere', '/hub/elsewhere', '/hub/p/a/b', '/hub/p/'])('is nowhere when the path is %s', (path) => {
  expect(readPlace(new URL(path, 'https://example.org'), new URL('https://example.org/hub/'))).toEqual({ name: 'nowhere' });
});

test('shows all when the status in the address is none', () => {
  expect(readPlace(new URL('http://hub.test/?status=odd'), new URL('http://hub.test/'))).toEqual(NEWEST);
});
