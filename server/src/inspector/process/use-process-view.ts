import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../shell/app-context.ts';
import { keepScene, takeKeptScene } from './kept-scenes.ts';
import { ProcessView } from './process-view.ts';

/** A view that is followed while it is shown, and kept for a reload whenever the page may be about to go. */
export function useProcessView(id: string): ProcessView {
  const { hub } = useApp();
  const view = useMemo(() => new ProcessView(hub, id, takeKeptScene(id)), [hub, id]);
  useEffect(() => {
    const stop = view.follow(hub);
    const keep = (): void => {
      const scene = view.keep();
      if (scene !== null) keepScene(id, scene);
    };
    const left = new AbortController();
    addEventListener('pagehide', keep, { signal: left.signal });
    // The last that a page on a phone hears before it is thrown away.
    document.addEventListener('visibilitychange', keep, { signal: left.signal });
    return () => {
      keep();
      left.abort();
      stop();
    };
  }, [hub, id, view]);
  return view;
}
