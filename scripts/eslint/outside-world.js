/**
 * The outside world: clock, chance, timers, console, process. Product code takes them as ports, so that tests move time and draw the
 * numbers; only the places that make the real ports touch them.
 */

const message = 'Reaches the outside world: take it as a port.';

const CLOCK_AND_TIMERS = ['performance', 'setTimeout', 'setInterval', 'setImmediate'];
const PROCESS = ['process', 'console'];
/** What a page is going through; the SDK has its own port for it. */
const BROWSER = ['WebSocket', 'EventSource', 'XMLHttpRequest', 'fetch', 'document', 'window', 'navigator', 'localStorage'];

const PROPERTIES = Object.entries({
  Date: ['now'],
  Math: ['random'],
  AbortSignal: ['timeout'],
  crypto: ['randomUUID', 'getRandomValues'],
  globalThis: [...CLOCK_AND_TIMERS, ...PROCESS, ...BROWSER, 'crypto'],
}).flatMap(([object, properties]) => properties.map((property) => ({ object, property, message })));

const CHANCE_OF_NODE = ['randomUUID', 'randomBytes', 'randomInt', 'randomFill', 'randomFillSync', 'getRandomValues', 'webcrypto'];

/** @param {readonly string[]} globals @returns {import('eslint').Linter.RulesRecord} */
const ban = (globals) => ({ 'no-restricted-globals': ['error', ...globals.map((name) => ({ name, message }))] });

/** @type {import('eslint').Linter.RulesRecord} */
const BANNED_MEMBERS = {
  'no-restricted-properties': ['error', ...PROPERTIES],
  'no-restricted-imports': ['error', { paths: [{ name: 'node:crypto', importNames: CHANCE_OF_NODE, message }] }],
};

/** Selectors for `no-restricted-syntax`, which keeps one list for all its reasons. */
export const CURRENT_DATE = ['NewExpression[callee.name="Date"][arguments.length=0]', 'CallExpression[callee.name="Date"]'].map(
  (selector) => ({ selector, message }),
);

export const WITHOUT_OUTSIDE_WORLD = { ...BANNED_MEMBERS, ...ban([...CLOCK_AND_TIMERS, ...PROCESS, ...BROWSER]) };

/** For the server's entry: all of the above but the process. */
export const WITH_PROCESS = ban([...CLOCK_AND_TIMERS, ...BROWSER, 'console']);

/** For the CLI, which is its own outside world but for the terminal it runs in. */
export const WITHOUT_PROCESS = ban(PROCESS);
