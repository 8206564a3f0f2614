// The server about its own work: for administrators and benchmarks.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { routes } from '@praxino/contracts';
import type { Router } from '@praxino/core/platform';
import type { BlobStore, StreamEngine, ViewerGate } from '@praxino/engine';

export interface StatsDeps {
  router: Router;
  engine: Pick<StreamEngine, 'stats'>;
  segments: Pick<BlobStore, 'usage'>;
  gate: Pick<ViewerGate, 'isBusy'>;
}

/** How often the event loop is looked at. It counts as part of each delay and is taken off again. */
const RESOLUTION_MS = 10;

/** Measures the event loop from now on. Returns what ends that. */
export function addStatsRoute({ router, engine, segments, gate }: StatsDeps): Disposable {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  /** Without a single look since the last question there is no delay to tell. */
  const late = (ns: number): number => (delay.count === 0 ? 0 : Math.max(0, ns / 1e6 - RESOLUTION_MS));
  router.add(routes.admin.stats, async () => {
    const { encodersStarted, encodersRunning, answered } = engine.stats();
    const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    const eventLoopDelayMs = { p50: late(delay.percentile(50)), p99: late(delay.percentile(99)), max: late(delay.max) };
    delay.reset();
    return {
      uptimeS: process.uptime(),
      cpuS: (user + system) / 1e6,
      eventLoopDelayMs,
      memory: { rssBytes: rss, heapUsedBytes: heapUsed, bufferBytes: arrayBuffers },
      encoders: { started: encodersStarted, running: encodersRunning },
      isViewerWaiting: gate.isBusy,
      segments: answered,
      cache: segments.usage(),
    };
  });
  return { [Symbol.dispose]: () => void delay.disable() };
}
