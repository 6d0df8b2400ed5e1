/** The addresses that follow from the one that a hub is named by. */
export interface HubAddress {
  /** Without a slash at its end; the paths of the API follow. */
  readonly http: string;
  readonly webSocket: string;
  readonly isLoopback: boolean;
}

const LOOPBACK_HOST = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/** `url` is `http://…` or `https://…`, with the path that the hub is served under if it has one. Throws a TypeError otherwise. */
export function readHubAddress(url: string): HubAddress {
  const parsed = new URL(url);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') throw new TypeError(`Not an http or https address: ${url}`);
  const rest = `${parsed.host}${parsed.pathname.replace(/\/+$/, '')}`;
  return {
    http: `${parsed.protocol}//${rest}`,
    webSocket: `${parsed.protocol === 'https:' ? 'wss:' : 'ws:'}//${rest}/ws`,
    isLoopback: LOOPBACK_HOST.test(parsed.hostname),
  };
}
