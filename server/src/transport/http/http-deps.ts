import type { FastifyInstance } from 'fastify';
import type { TimeToLive } from '../../application/create-process.ts';
import type { HubPorts } from '../../application/hub-ports.ts';
import type { Authenticator, Identity } from '../../ports/authenticator.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { OriginPolicy } from '../origin-policy.ts';
import type { Operation } from './documents/operation.ts';
import type { FollowSchemas } from './follow-schema.ts';
import type { HttpLimits } from './http-limits.ts';

export interface HttpDeps extends HubPorts {
  readonly ttl: TimeToLive;
  readonly authenticator: Authenticator;
  readonly logger: Logger;
  readonly metrics: Metrics & ExposedMetrics;
  /** Resolves when the hub would serve well; rejects with a `StepcastError` that says why not. [GW-8] */
  readonly readiness: () => Promise<void>;
  readonly isDraining: () => boolean;
}

/** What the routes get. */
export interface RouteDeps extends HttpDeps {
  readonly limits: HttpLimits;
}

export interface ExposedMetrics {
  readonly contentType: string;
  expose(): Promise<string>;
}

export interface HttpOptions {
  readonly originPolicy: OriginPolicy;
  /** Folder of the built inspector page; null when there is none. */
  readonly inspectorDir: string | null;
  /** Of the hub; for the documents. */
  readonly version: string;
  readonly limits?: Partial<HttpLimits>;
  /** Adds the routes that follow processes; requests on them are authenticated. `schemas` is for the documents and parses nothing. */
  readonly registerFollowRoutes?: (app: FastifyInstance, schemas: FollowSchemas) => void;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set on all routes that touch processes. */
    identity: Identity;
  }
  interface FastifySchema {
    /** What the documents say about the route beyond the schemas that it parses with. */
    operation?: Operation;
  }
}
