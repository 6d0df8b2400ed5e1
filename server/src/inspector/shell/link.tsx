import type { ComponentChildren, ComponentProps } from 'preact';
import { useApp } from './app-context.ts';
import type { Place } from './place.ts';

export interface LinkProps extends Omit<ComponentProps<'a'>, 'href' | 'onClick'> {
  readonly to: Place;
  readonly children: ComponentChildren;
}

/** A link inside the page. What the browser does with other clicks (new tab, new window) stays as it is. */
export function Link({ to, children, ...rest }: LinkProps) {
  const { router } = useApp();
  const onClick = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    router.go(to);
  };
  return (
    <a {...rest} href={router.href(to)} onClick={onClick}>
      {children}
    </a>
  );
}
