import type { Json } from '@stepcast/client';

export function StateValue({ value }: { readonly value: Json }) {
  const kind = value === null ? 'null' : typeof value;
  return <span class={`value value-${kind}`}>{JSON.stringify(value)}</span>;
}
