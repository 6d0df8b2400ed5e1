import type { ComponentChildren } from 'preact';
import { useApp } from './app-context.ts';
import type { Place } from './place.ts';

export interface LinkProps {
  readonly to: Place;
  readonly class?: string;
  readonly label?: string;
  /** Marks a row for `moveRowFocus`. */
  readonly row?: string;
  readonly children: ComponentChildren;
}

/** A link inside the page. What the browser does with other clicks (new tab, new window) stays as it is. */
export function Link({ to, label, row, children, ...rest }: LinkProps) {
  const { router } = useApp();
  const onClick = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    router.go(to);
  };
  return (
    <a class={rest.class} aria-label={label} data-row={row} href={router.href(to)} onClick={onClick}>
      {children}
    </a>
  );
}
