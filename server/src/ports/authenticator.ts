/** Tells who is asking. Fails with `unauthenticated`. */
export interface Authenticator {
  authenticate(credentials: Credentials): Promise<Identity>;
  /** Whether it keeps strangers out; only then may the hub listen beyond loopback. */
  readonly isProtective: boolean;
}

export interface Credentials {
  readonly token: string | null;
}

export interface Identity {
  readonly tenant: string;
  readonly subject: string;
}
