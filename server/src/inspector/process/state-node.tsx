import type { Json } from '@stepcast/client';
import { isJsonObject } from '@stepcast/shared';
import { useState } from 'preact/hooks';
import { childPath } from './changed-paths.ts';
import { StateValue } from './state-value.tsx';

export interface StatePlace {
  readonly path: string;
  readonly depth: number;
  readonly changed: ReadonlySet<string>;
}

export interface StateNodeProps {
  readonly value: Json;
  readonly place: StatePlace;
}

/** Branches below are closed at first. */
const OPEN_DEPTH = 2;
/** Children that are drawn at a time. */
const PAGE = 100;

/** The children of an object or an array. */
export function StateNode({ value, place }: StateNodeProps) {
  const [count, setCount] = useState(PAGE);
  const children = Object.entries(value as Readonly<Record<string, Json>>);
  return (
    <ul class="tree-list">
      {children.slice(0, count).map(([key, child]) => (
        <StateChild
          key={key}
          name={key}
          value={child}
          place={{ ...place, path: childPath(place.path, key), depth: place.depth + 1 }}
        />
      ))}
      {children.length > count && (
        <li>
          <button type="button" class="button button-small" onClick={() => setCount(count + PAGE)}>
            {children.length - count} more
          </button>
        </li>
      )}
    </ul>
  );
}

function StateChild({ name, value, place }: StateNodeProps & { readonly name: string }) {
  const [isOpen, setOpen] = useState(place.depth < OPEN_DEPTH);
  const isBranch = (isJsonObject(value) || Array.isArray(value)) && Object.keys(value).length > 0;
  const mark = place.changed.has(place.path) ? ' tree-changed' : '';
  if (!isBranch) {
    return (
      <li class={`tree-leaf${mark}`}>
        <span class="tree-name">{name}</span> <StateValue value={value} />
      </li>
    );
  }
  return (
    <li>
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary class={isOpen ? '' : mark}>
          <span class="tree-name">{name}</span> <span class="quiet">{sizeText(value)}</span>
        </summary>
        {isOpen && <StateNode value={value} place={place} />}
      </details>
    </li>
  );
}

function sizeText(value: Json): string {
  return Array.isArray(value) ? `[${String(value.length)}]` : `{${String(Object.keys(value as object).length)}}`;
}
