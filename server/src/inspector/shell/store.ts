import { useEffect, useReducer } from 'preact/hooks';

/** Something that changes by itself and is shown. */
export interface Store<T> {
  /** The same value, by identity, until the next change. */
  read(): T;
  /** Returns how to stop listening. */
  subscribe(listener: () => void): () => void;
}

/** Between two drawings, for a store that never rests: nobody reads faster, and the rest of the page needs the time too. */
const MIN_GAP_MS = 80;

/** Shows a store, drawing it in one of the next frames however often it changes; not at all while the page is hidden. */
export function useStore<T>(store: Store<T>): T {
  const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
  useEffect(() => {
    let frame = 0;
    let drawnAt = -MIN_GAP_MS;
    const stop = store.subscribe(() => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    });
    const draw = (at: number): void => {
      if (at - drawnAt < MIN_GAP_MS) {
        frame = requestAnimationFrame(draw);
        return;
      }
      drawnAt = at;
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
