import type { Hub, ProcessPage } from '@stepcast/client';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Router } from './router.ts';
import type { Ticker } from './ticker.ts';

/** What lives as long as the page. */
export interface AppServices {
  readonly root: URL;
  readonly hub: Hub;
  readonly router: Router;
  readonly ticker: Ticker;
  /** The list as it was seen last, so that coming back to it begins with that and not with nothing. */
  readonly shown: { page: ProcessPage | null };
}

export const AppContext = createContext<AppServices | null>(null);

export function useApp(): AppServices {
  const services = useContext(AppContext);
  if (services === null) throw new Error('There is no app around this component');
  return services;
}
