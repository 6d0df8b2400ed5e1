import { useEffect, useState } from 'preact/hooks';

/** Bars grow by steps that the eye takes for growth; many of them grow more rarely. */
const STEP_MS = 100;
const MANY = 100;
const STEP_OF_MANY_MS = 1000;

/** The time, moving on while `isMoving` and while the page is seen. */
export function useFrameTime(isMoving: boolean, bars: number): number {
  const [now, setNow] = useState(Date.now);
  const stepMs = bars > MANY ? STEP_OF_MANY_MS : STEP_MS;
  useEffect(() => {
    if (!isMoving) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setNow(Date.now());
    }, stepMs);
    return () => clearInterval(timer);
  }, [isMoving, stepMs]);
  return now;
}
