import { Component, h, type ComponentType, type FunctionComponent, type VNode } from 'preact';

/** A component that is drawn again only when one of its properties is another. */
export function memo<P extends object>(draw: FunctionComponent<P>): ComponentType<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      return (Object.keys(next) as (keyof P)[]).some((key) => next[key] !== this.props[key]);
    }

    override render(): VNode {
      return h(draw as FunctionComponent<object>, this.props);
    }
  };
}
