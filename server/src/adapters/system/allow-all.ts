import type { Authenticator } from '../../ports/authenticator.ts';

/** Everyone may do everything. Only for loopback: the hub refuses to listen elsewhere with it. */
export const allowAll: Authenticator = {
  isProtective: false,
  authenticate: () => Promise.resolve({ tenant: 'default', subject: 'anyone' }),
};
