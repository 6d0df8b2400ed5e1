/** What the tests, and whoever builds a hub of their own, take from this package. */
export type { Authenticator, Credentials, Identity } from './ports/authenticator.ts';
export type { Clock, Timer } from './ports/clock.ts';
export type { Logger } from './ports/logger.ts';
export { COUNTERS, GAUGES, TIMERS, type CounterName, type GaugeName, type Metrics, type TimerName } from './ports/metrics.ts';
export type { BusListener, BusSubscription, ProcessBus } from './ports/process-bus.ts';
export type {
  CreateRequest,
  LoggedUpdate,
  LogLimit,
  LogPage,
  Operation,
  ProcessStore,
  ProcessSummary,
  StoredSnapshot,
  StorePage,
  StoreQuery,
  WriteRequest,
  Written,
} from './ports/process-store.ts';
export type { Random } from './ports/random.ts';
export { MemoryProcessBus } from './adapters/memory/memory-process-bus.ts';
export { MEMORY_STORE_DEFAULTS, MemoryProcessStore, type MemoryStoreOptions } from './adapters/memory/memory-process-store.ts';
export { allowAll } from './adapters/system/allow-all.ts';
export { pinoLogger, type LogLevel } from './adapters/system/pino-logger.ts';
export { promMetrics, type PromMetrics } from './adapters/system/prom-metrics.ts';
export { systemClock } from './adapters/system/system-clock.ts';
export { systemRandom } from './adapters/system/system-random.ts';
export { readSettings, SettingsError, settingsSchema, type Settings } from './config.ts';
export { MAX_REPLAYED } from './domain/resume-plan.ts';
export { OUTBOX } from './domain/outbox-policy.ts';
export { type Connection, type FollowRequest } from './gateway/connection.ts';
export { type Frame } from './gateway/frame.ts';
export { Gateway, type GatewayDeps, type GatewayOptions } from './gateway/gateway.ts';
export { type Link } from './gateway/link.ts';
export { startHub, type Hub, type HubOptions } from './hub.ts';
export { type HttpDeps, type HttpOptions } from './transport/http/http-deps.ts';
export { createHttpServer } from './transport/http/http-server.ts';
