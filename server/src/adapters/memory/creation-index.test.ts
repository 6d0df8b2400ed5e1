import { describe, expect, it } from 'vitest';
import { CreationIndex, type Created } from './creation-index.ts';

class Item implements Created {
  readonly ordinal: number;
  readonly name: string;
  isGone = false;

  constructor(ordinal: number, name: string) {
    this.ordinal = ordinal;
    this.name = name;
  }
}

function indexOf(count: number): { index: CreationIndex<Item>; items: Item[] } {
  const index = new CreationIndex<Item>();
  const items = Array.from({ length: count }, (_, number) => new Item(index.nextOrdinal(), `item ${number}`));
  for (const item of items) index.add(item);
  return { index, items };
}

function remove(index: CreationIndex<Item>, item: Item): void {
  item.isGone = true;
  index.noteGone();
}

const all = () => true;

describe('CreationIndex', () => {
  it('[STO-15] ends with null when the last page is exactly full', () => {
    const { index } = indexOf(4);
    const first = index.page({ after: null, limit: 2, wanted: all });
    const second = index.page({ after: first.next, limit: 2, wanted: all });
    expect([...first.items, ...second.items].map(({ ordinal }) => ordinal)).toEqual([3, 2, 1, 0]);
    expect(second.next).toBeNull();
  });

  it('[STO-15] keeps a page’s place when almost everything around it is removed', () => {
    const { index, items } = indexOf(1000);
    const first = index.page({ after: null, limit: 10, wanted: all });
    for (const item of items.slice(100)) remove(index, item);
    expect(index.page({ after: first.next, limit: 1, wanted: all }).items).toEqual([items[99]]);
  });

  it('[STO-15] never shows what is gone, before and after it lets go of it', () => {
    const { index, items } = indexOf(10);
    for (const item of items.slice(0, 9)) {
      remove(index, item);
      const shown = index.page({ after: null, limit: 100, wanted: all }).items;
      expect(shown).toEqual(items.filter(({ isGone }) => !isGone).toReversed());
    }
  });

  it('[STO-15] gives a page back short rather than look at everything for it, and goes on from there', () => {
    const { index } = indexOf(45_000);
    const looked = { at: 0 };
    const wanted = ({ ordinal }: Item): boolean => {
      looked.at += 1;
      return ordinal === 0;
    };
    const pages = [index.page({ after: null, limit: 1, wanted })];
    expect(looked.at).toBeLessThan(45_000);
    for (let page = pages[0]; page !== undefined && page.next !== null && pages.length < 10; page = pages.at(-1)) {
      pages.push(index.page({ after: page.next, limit: 1, wanted }));
    }
    expect(pages.flatMap(({ items }) => items).map(({ ordinal }) => ordinal)).toEqual([0]);
    expect(pages.at(-1)?.next).toBeNull();
    expect(looked.at).toBe(45_000);
  });
});
