/** The container files, read as their tools would: what they promise about safety and durability. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Service {
  readonly build?: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly network_mode?: string;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

describe('docker-compose.yml', () => {
  const text = read('docker-compose.yml');
  const { services, volumes } = parse(text) as Compose;
  const stores = [services['redis']!, services['postgres']!];

  it('has the hub, Redis and PostgreSQL', () => {
    expect(Object.keys(services).sort()).toEqual(['hub', 'postgres', 'redis']);
  });

  it('keeps every listener on loopback', () => {
    expect(services['hub']).toMatchObject({ network_mode: 'host', environment: { HOST: '127.0.0.1' } });
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports).toHaveLength(2);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('hands the hub no address of a store that it does not use yet', () => {
    expect(Object.keys(services['hub']!.environment!)).toEqual(['HOST', 'PORT']);
  });

  it('writes Redis to disk every second and evicts nothing', () => {
    const options = services['redis']!.command!.join(' ');
    expect(options).toContain('--appendonly yes');
    expect(options).toContain('--appendfsync everysec');
    expect(options).toContain('--maxmemory-policy noeviction');
  });

  it('keeps the data of both stores in named volumes', () => {
    const mounted = stores.flatMap((service) => service.volumes!.map((volume) => volume.split(':')[0]!));
    expect(mounted.sort()).toEqual(Object.keys(volumes).sort());
  });

  it('asks both stores for their health', () => {
    for (const { healthcheck } of stores) expect(healthcheck?.test.length).toBeGreaterThan(1);
  });

  it('takes every password from the environment, without a default', () => {
    const secrets = Object.values(services).flatMap(({ environment = {}, command = [] }) => [
      ...Object.entries(environment).filter(([name]) => /PASS|AUTH|SECRET|TOKEN/.test(name)),
      ...command.map((option, at) => [command[at - 1] ?? '', option] as const).filter(([name]) => /pass/.test(name)),
    ]);
    expect(secrets).toHaveLength(3);
    for (const [, value] of secrets) expect(value).toMatch(/^\$\{[A-Z_]+:\?[^}]+\}$/);
  });
});

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');
  const after = (instruction: string): string[] =>
    lines.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.slice(instruction.length + 1));
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: { node: string } };

  it('runs on the Node that the project is developed with', () => {
    const major = devDependencies.node.split('.')[0]!;
    const images = after('FROM').map((line) => line.split(' ')[0]);
    expect(new Set(images)).toEqual(new Set([`node:${major}-slim`]));
  });

  it('does not run as root, from the last stage on', () => {
    const lastStage = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
    expect(lastStage).toContain('USER node');
    expect(lastStage.findIndex((line) => line.startsWith('CMD '))).toBeGreaterThan(lastStage.indexOf('USER node'));
  });

  it('starts the hub itself, and asks it whether it is alive', () => {
    expect(after('CMD')).toEqual(['["node", "server/src/main.ts"]']);
    expect(lines.find((line) => line.includes('fetch('))).toContain('/live');
  });
});
