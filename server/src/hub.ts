/** The composition root: builds every part, starts them, and stops them in reverse. */
import type { AddressInfo } from 'node:net';
import { getHeapStatistics } from 'node:v8';
import { StepcastError } from '@stepcast/shared';
import { MemoryProcessBus } from './adapters/memory/memory-process-bus.ts';
import { MEMORY_STORE_DEFAULTS, MemoryProcessStore, type MemoryStoreOptions } from './adapters/memory/memory-process-store.ts';
import { allowAll } from './adapters/system/allow-all.ts';
import { pinoLogger } from './adapters/system/pino-logger.ts';
import { promMetrics } from './adapters/system/prom-metrics.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { systemRandom } from './adapters/system/system-random.ts';
import { SettingsError, type Settings } from './config.ts';
import { drain, trackSockets } from './drain.ts';
import { Gateway } from './gateway/gateway.ts';
import type { ProcessBus } from './ports/process-bus.ts';
import type { ProcessStore } from './ports/process-store.ts';
import { createHttpServer } from './transport/http/http-server.ts';
import { hostName, LOOPBACK_HOSTS } from './transport/origin-policy.ts';
import { registerFollowRoutes } from './transport/sse/follow-routes.ts';
import { attachWsServer } from './transport/ws/ws-server.ts';

export interface HubOptions {
  /** Folder of the built web page; null serves none. */
  readonly inspectorDir: string | null;
  readonly version: string;
}

export interface Hub extends AsyncDisposable {
  /** e.g. `http://127.0.0.1:8080` */
  readonly url: string;
}

/** Starts a hub; resolves when it takes requests. Fails with `SettingsError`, or with the system's error when it cannot listen. */
export async function startHub(settings: Settings, options: HubOptions): Promise<Hub> {
  refuseOpenDoor(settings);
  const clock = systemClock;
  const random = systemRandom();
  const logger = pinoLogger(settings.STEPCAST_LOG_LEVEL);
  const metrics = promMetrics({ withRuntime: true });
  const bus = new MemoryProcessBus(logger);
  const store = new MemoryProcessStore({ clock, bus }, storeOptions(settings));
  const ports = { store, clock, random, metrics };
  const gateway = new Gateway(
    { ...ports, bus, logger },
    { heartbeatMs: settings.STEPCAST_HEARTBEAT_MS, maxConnections: settings.STEPCAST_MAX_CONNECTIONS },
  );
  const originPolicy = {
    allowedOrigins: settings.STEPCAST_ALLOWED_ORIGINS,
    allowedHosts: [...LOOPBACK_HOSTS, ...[settings.HOST, ...settings.STEPCAST_ALLOWED_HOSTS].map(hostName)],
  };
  const http = createHttpServer(
    {
      ...ports,
      ttl: {
        defaultMs: settings.STEPCAST_TTL_MS,
        temporaryMs: settings.STEPCAST_TTL_TEMPORARY_MS,
        byWorkflow: settings.STEPCAST_TTL_BY_WORKFLOW,
      },
      metrics,
      logger,
      authenticator: allowAll,
      readiness: () => readiness({ store, bus, gateway }),
      isDraining: () => gateway.isDraining,
    },
    { originPolicy, ...options, registerFollowRoutes: (app, schemas) => registerFollowRoutes(app, { gateway, clock }, schemas) },
  );
  attachWsServer(http.server, { ports, authenticator: allowAll, logger, gateway, originPolicy });
  const sockets = trackSockets(http.server);
  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    stopping ??= drain({ http, gateway, clock, sockets }, settings.STEPCAST_DRAIN_MS);
    await stopping;
    gateway[Symbol.dispose]();
    store[Symbol.dispose]();
  };
  try {
    // By its address: Fastify would open a second server for the other address of the name, out of the drain's sight.
    await http.listen({ host: settings.HOST === 'localhost' ? '127.0.0.1' : settings.HOST, port: settings.PORT });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: addressOf(http.server.address() as AddressInfo), [Symbol.asyncDispose]: stop };
}

/** [GW-8] */
async function readiness({ store, bus, gateway }: { store: ProcessStore; bus: ProcessBus; gateway: Gateway }): Promise<void> {
  if (gateway.isDraining) throw new StepcastError('draining');
  await Promise.all([store.check(), bus.check()]);
}

function refuseOpenDoor({ HOST }: Settings): void {
  if (isLoopback(HOST) || allowAll.isProtective) return;
  throw new SettingsError(
    `HOST: ${HOST} can be reached by others, and there is no authentication in this version. Use 127.0.0.1.`,
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function storeOptions(settings: Settings): MemoryStoreOptions {
  return {
    log: { updates: settings.STEPCAST_LOG_UPDATES, bytes: settings.STEPCAST_LOG_BYTES },
    operationTtlMs: settings.STEPCAST_OPERATION_TTL_MS,
    maxOperations: MEMORY_STORE_DEFAULTS.maxOperations,
    maxBytes: settings.STEPCAST_MEMORY_BYTES === 0 ? getHeapStatistics().heap_size_limit / 4 : settings.STEPCAST_MEMORY_BYTES,
  };
}

function addressOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
