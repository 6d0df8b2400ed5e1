/** Starts the page: one hub, one router, one clock, and the tree that shows them. */
import { createHub } from '@stepcast/client';
import { render } from 'preact';
import { AppContext } from './shell/app-context.ts';
import { App } from './shell/app.tsx';
import { Router } from './shell/router.ts';
import { Ticker } from './shell/ticker.ts';
import './styles/tokens.css';
import './styles/elements.css';
import './styles/shell.css';
import './styles/list.css';
import './styles/process.css';
import './styles/timeline.css';
import './styles/state-tree.css';
import './styles/activity.css';

/** Where the hub is served. Read once: the base address of a page follows its path, and the router changes that. */
const root = new URL('./', document.baseURI);
const app = { root, hub: createHub({ url: root.href }), router: new Router(root), ticker: new Ticker(), shown: { page: null } };

const place = document.getElementById('app');
if (place !== null) {
  render(
    <AppContext.Provider value={app}>
      <App />
    </AppContext.Provider>,
    place,
  );
}
