const BEARER = /^bearer +([\w.~+/=-]+) *$/i;

/** The token of an `Authorization` header (RFC 6750); null without one, or when the header holds anything else. */
export function bearerToken(authorization: string | undefined): string | null {
  return authorization === undefined ? null : (BEARER.exec(authorization)?.[1] ?? null);
}
