import type { FastifyInstance } from 'fastify';
import { parseJson } from '../parse-json.ts';
import { readBody, type BodyBounds } from './read-body.ts';

export const JSON_TYPE = 'application/json';
export const MERGE_PATCH_TYPE = 'application/merge-patch+json';
export const NDJSON_TYPE = 'application/x-ndjson';

/** Takes bodies of a media type as JSON; an empty one is no body. Without a parser, a media type is answered 415. */
export function addJsonParser(app: FastifyInstance, mediaType: string, bounds: BodyBounds): void {
  app.addContentTypeParser(mediaType, (_request, payload, done) => {
    readBody(payload, bounds, (error, body) => {
      if (error !== null || body === undefined) {
        done(error);
        return;
      }
      let value: unknown;
      try {
        value = body.length === 0 ? undefined : parseJson(body);
      } catch (fault) {
        done(fault as Error);
        return;
      }
      done(null, value);
    });
  });
}

/** Hands bodies of a media type to the route as the stream they are. */
export function addStreamParser(app: FastifyInstance, mediaType: string): void {
  app.addContentTypeParser(mediaType, (_request, payload, done) => done(null, payload));
}
