import { useEffect, useState } from 'preact/hooks';

const TOLD_MS = 1500;

/** Absent where the browser has no clipboard for us (pages that are neither local nor encrypted). */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), TOLD_MS);
    return () => clearTimeout(timer);
  }, [isDone]);
  if (!('clipboard' in navigator)) return null;
  const copy = (): void => {
    // Refused by the browser: the text is on the page and can be marked by hand.
    navigator.clipboard.writeText(text).then(
      () => setDone(true),
      () => setDone(false),
    );
  };
  return (
    <button type="button" class="copy" aria-label={label} title={label} onClick={copy}>
      {isDone ? 'Copied' : 'Copy'}
    </button>
  );
}
