import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Nearer to the end than this counts as at the end. */
const SLACK_PX = 24;

export interface StickToEnd {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly isAtEnd: boolean;
  readonly onScroll: () => void;
  readonly toEnd: () => void;
}

/** Keeps a scrolled box at its end while its content grows, until one scrolls up. */
export function useStickToEnd(content: unknown): StickToEnd {
  const box = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const toEnd = (): void => {
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  };
  useLayoutEffect(() => {
    if (isAtEnd) toEnd();
  }, [content, isAtEnd]);
  const onScroll = (): void => {
    const { current } = box;
    if (current !== null) setAtEnd(current.scrollHeight - current.scrollTop - current.clientHeight < SLACK_PX);
  };
  return { box, isAtEnd, onScroll, toEnd };
}
