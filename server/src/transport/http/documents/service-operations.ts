import * as z from 'zod';
import type { Operation } from './operation.ts';

export const CHECK_LIVE: Operation = {
  id: 'checkLive',
  tag: 'service',
  summary: 'Whether the hub runs',
  answers: {
    200: {
      description: 'It does',
      content: { 'application/json': { schema: z.object({ live: z.literal(true) }), example: { live: true } } },
    },
  },
  refusals: ['host-denied', 'origin-denied'],
};

export const CHECK_READY: Operation = {
  id: 'checkReady',
  tag: 'service',
  summary: 'Whether the hub should get requests',
  description: 'Not while its store does not answer, and not while it shuts down.',
  answers: {
    200: {
      description: 'It should',
      content: { 'application/json': { schema: z.object({ ready: z.literal(true) }), example: { ready: true } } },
    },
  },
  refusals: ['host-denied', 'origin-denied', 'draining', 'store-unavailable', 'store-full'],
};

export const READ_METRICS: Operation = {
  id: 'readMetrics',
  tag: 'service',
  summary: 'Metrics, as Prometheus reads them',
  answers: {
    200: {
      description: 'All metrics',
      content: { 'text/plain': { schema: z.string(), example: 'stepcast_updates_written_total 1042\n' } },
    },
  },
  refusals: ['host-denied', 'origin-denied'],
};

export const READ_OPENAPI: Operation = {
  id: 'readOpenApi',
  tag: 'service',
  summary: 'This document',
  answers: {
    200: {
      description: 'OpenAPI 3.1',
      content: { 'application/json': { schema: z.looseObject({ openapi: z.string() }), example: { openapi: '3.1.0' } } },
    },
  },
  refusals: ['host-denied', 'origin-denied'],
};

export const READ_ASYNCAPI: Operation = {
  id: 'readAsyncApi',
  tag: 'service',
  summary: 'The WebSocket protocol as an AsyncAPI document',
  answers: {
    200: {
      description: 'AsyncAPI 3.0',
      content: { 'application/json': { schema: z.looseObject({ asyncapi: z.string() }), example: { asyncapi: '3.0.0' } } },
    },
  },
  refusals: ['host-denied', 'origin-denied'],
};
