import { useEffect, useReducer } from 'preact/hooks';

/** Something that changes by itself and is shown. */
export interface Store<T> {
  /** The same value, by identity, until the next change. */
  read(): T;
  /** Returns how to stop listening. */
  subscribe(listener: () => void): () => void;
}

/** Shows a store, drawing at most once per frame however often it changes; not at all while the page is hidden. */
export function useStore<T>(store: Store<T>): T {
  const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
  useEffect(() => {
    let frame = 0;
    const stop = store.subscribe(() => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    });
    const draw = (): void => {
      frame = 0;
      redraw();
    };
    redraw(); // It may have changed between the first drawing and now.
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [store]);
  return store.read();
}
