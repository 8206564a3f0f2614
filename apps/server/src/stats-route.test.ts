import { routes, serverStats, type ServerStats } from '@praxino/contracts';
import type { CallContext, Router } from '@praxino/core/platform';
import { expect, test } from 'vitest';
import { addStatsRoute } from './stats-route.ts';

/** Mounts the route and returns how to ask it. */
function mounted() {
  let ask: () => Promise<ServerStats> = () => Promise.reject(new Error('nothing was mounted'));
  const router: Router = {
    registered: () => new Set(),
    add(route, handler) {
      expect(route).toBe(routes.admin.stats);
      const nothing = { params: undefined, query: undefined, body: undefined };
      // The route has no input and does not look at who asks: the router has checked that.
      ask = () => handler(nothing as never, {} as CallContext<typeof route>) as Promise<ServerStats>;
    },
  };
  const stats = { encodersStarted: 3, encodersRunning: 1, answered: { stored: 10, packaged: 20, encoded: 5 } };
  const usage = { bytes: 1000, maxBytes: 5000, entries: 4, pinnedBytes: 200 };
  const route = addStatsRoute({
    router,
    engine: { stats: () => stats },
    segments: { usage: () => usage },
    gate: { isBusy: true },
  });
  return { ask, route, stats, usage };
}

test('tells what the engine and its cache tell, in the form of the contract', async () => {
  const { ask, route, stats, usage } = mounted();
  using _route = route;
  const answer = serverStats.parse(await ask());
  expect(answer).toMatchObject({
    encoders: { started: 3, running: 1 },
    isViewerWaiting: true,
    segments: stats.answered,
    cache: usage,
  });
  expect(answer.memory.rssBytes).toBeGreaterThan(10_000_000);
  expect(answer.cpuS).toBeGreaterThan(0);
});

test('shows how late the event loop was, and begins anew with each question', async () => {
  const { ask, route } = mounted();
  using _route = route;
  const turn = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  await turn(50);
  await ask();
  await turn(30);
  const until = performance.now() + 300;
  while (performance.now() < until);
  await turn(50);
  expect((await ask()).eventLoopDelayMs.max).toBeGreaterThan(200);
  expect((await ask()).eventLoopDelayMs).toEqual({ p50: 0, p99: 0, max: 0 });
});
