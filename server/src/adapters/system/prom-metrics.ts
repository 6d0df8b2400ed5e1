import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { COUNTERS, GAUGES, TIMERS, type CounterName, type GaugeName, type Metrics, type TimerName } from '../../ports/metrics.ts';

/** Milliseconds; from a memory write to a store in trouble. */
const BUCKETS_MS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 1000, 5000];

export interface PromMetrics extends Metrics {
  readonly contentType: string;
  expose(): Promise<string>;
}

export function promMetrics(options: { readonly withRuntime: boolean }): PromMetrics {
  const registers = [new Registry()];
  const registry = registers[0] as Registry;
  if (options.withRuntime) collectDefaultMetrics({ register: registry });
  const counters = each(COUNTERS, (name, help) => new Counter({ name: `stepcast_${name}_total`, help, registers }));
  const gauges = each(GAUGES, (name, help) => new Gauge({ name: `stepcast_${name}`, help, registers }));
  const timers = each(
    TIMERS,
    (name, help) => new Histogram({ name: `stepcast_${name}_ms`, help, buckets: BUCKETS_MS, registers }),
  );
  return {
    count: (name: CounterName, amount = 1) => counters[name].inc(amount),
    move: (name: GaugeName, by: number) => gauges[name].inc(by),
    time: (name: TimerName, ms: number) => timers[name].observe(ms),
    contentType: registry.contentType,
    expose: () => registry.metrics(),
  };
}

function each<K extends string, T>(table: Readonly<Record<K, string>>, make: (name: K, help: string) => T): Record<K, T> {
  return Object.fromEntries((Object.keys(table) as K[]).map((name) => [name, make(name, table[name])])) as Record<K, T>;
}
