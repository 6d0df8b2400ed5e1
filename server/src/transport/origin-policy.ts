/**
 * Which web pages may talk to the hub.
 *
 * A hub on loopback is within reach of every page that its user opens. Browsers name the page in `Origin` and the address they
 * think they talk to in `Host`; both are checked, the second against DNS names that are made to point at loopback.
 */
import { isIPv6 } from 'node:net';
import { StepcastError } from '@stepcast/shared';

export interface OriginPolicy {
  /** Origins of other sites that are allowed, e.g. `https://app.example.com`; `*` allows all. */
  readonly allowedOrigins: readonly string[];
  /** Host names, without port, under which the hub is served; null when any will do (authentication keeps strangers out). */
  readonly allowedHosts: readonly string[] | null;
}

export const LOOPBACK_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

export interface Caller {
  readonly host: string | undefined;
  readonly origin: string | undefined;
}

/** Fails with `host-denied` or `origin-denied`. Programs other than browsers send no `Origin`. */
export function checkCaller(policy: OriginPolicy, { host, origin }: Caller): void {
  if (policy.allowedHosts !== null && !policy.allowedHosts.includes(hostName(host ?? ''))) {
    throw new StepcastError('host-denied', 'This hub is not served under that host name');
  }
  if (origin === undefined || isSameOrigin(origin, host) || isAllowedOrigin(policy, origin)) return;
  throw new StepcastError('origin-denied', `Pages of ${origin.slice(0, 200)} may not use this hub`);
}

export function isAllowedOrigin(policy: OriginPolicy, origin: string): boolean {
  return policy.allowedOrigins.includes('*') || policy.allowedOrigins.includes(origin);
}

function isSameOrigin(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
}

/** A host as policies name it: lower case, without the port, IPv6 in brackets. */
export function hostName(host: string): string {
  const name = host.toLowerCase();
  return isIPv6(name) ? `[${name}]` : name.replace(/:\d+$/, '');
}
