import { useEffect, useRef } from 'preact/hooks';

/** Hears keys wherever the focus is, except while a dialog is open or something nearer has taken the key. */
export function usePageKey(onKey: (event: KeyboardEvent) => void): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      if (!event.defaultPrevented && document.querySelector('dialog[open]') === null) latest.current(event);
    };
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
}
