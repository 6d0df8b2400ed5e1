export interface KeyHint {
  readonly keys: readonly string[];
  readonly text: string;
}

export function KeyHints({ hints }: { readonly hints: readonly KeyHint[] }) {
  return (
    <p class="hints quiet">
      {hints.map(({ keys, text }) => (
        <span key={text}>
          {keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
          {text}
        </span>
      ))}
    </p>
  );
}
