import { setTimeout as pause } from 'node:timers/promises';

const ATTEMPTS = 1000;
const BETWEEN_MS = 20;

/** All metrics of a hub without labels, by their full names. */
export async function readMetrics(url: string): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#') && !line.includes('{'));
  return new Map(samples.map((line) => [line.slice(0, line.indexOf(' ')), Number(line.slice(line.indexOf(' ') + 1))]));
}

/** Resolves when these gauges have these values; a hub pushes no metrics, so it is asked again, for 20 s or so. */
export async function untilMetrics(url: string, wanted: Readonly<Record<string, number>>): Promise<void> {
  let seen = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const metrics = await readMetrics(url);
    seen = Object.keys(wanted)
      .map((name) => `${name} ${metrics.get(name)}`)
      .join(', ');
    if (Object.entries(wanted).every(([name, value]) => metrics.get(name) === value)) return;
    await pause(BETWEEN_MS);
  }
  throw new Error(`Waited in vain for ${JSON.stringify(wanted)}; seen: ${seen}`);
}

/** Nobody follows anything any more. Channels outlive their last viewer by some seconds. */
export const NOBODY = { stepcast_connections: 0, stepcast_viewers: 0 } as const;
