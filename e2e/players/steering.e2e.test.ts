// Edges: players fetch from the first one, and go on with the server itself when that one dies in mid-film.
import { join } from 'node:path';
import { routes } from '@praxino/contracts';
import type { Playback } from '@praxino/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import type { TestBrowser } from '../harness/browser.ts';
import { judgeMpd } from '../harness/dash-rules.ts';
import { startEdge } from '../harness/edge.ts';
import type { TestEdge } from '../harness/edge.ts';
import { judgeMaster } from '../harness/hls-rules.ts';
import { openPlayer } from '../harness/player-page.ts';
import type { Frame, PlayerName } from '../harness/player-page.ts';
import { startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { mediaDir } from '../media/films.ts';

const FPS = 25;
/** Players ask a machine that is gone several times before they take another. */
const PATIENCE = { timeout: 90_000, interval: 100 };

interface Rig extends AsyncDisposable {
  server: TestServer;
  edge: TestEdge;
  play: Playback;
}
async function openRig(others = ''): Promise<Rig> {
  await using stack = new AsyncDisposableStack();
  const edge = stack.use(await startEdge());
  const server = stack.use(
    await startServer({
      media: [join(mediaDir, 'Ladder')],
      env: { PRAXINO_EDGES: `near=${edge.baseUrl}${others}` },
    }),
  );
  stack.defer(() => server.stop());
  edge.origin = server.baseUrl;
  await server.api.scanned();
  const { id } = await server.api.item('Tall Ladder');
  const play = await server.api.play({ itemId: id, device: { containers: [] } });
  const kept = stack.move();
  return { server, edge, play, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

let browser: TestBrowser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.[Symbol.asyncDispose]());

describe.each<{ player: PlayerName; url: (play: Playback) => string }>([
  { player: 'hls.js', url: (play) => play.hlsUrl },
  { player: 'shaka', url: (play) => play.dashUrl },
])('$player', ({ player: name, url }) => {
  it('fetches from the edge, and goes on without it', async () => {
    await using rig = await openRig();
    const { server, edge, play } = rig;
    const { page, context } = await browser.open();
    const player = await openPlayer(page, name);
    await player.load(server.api.url(url(play)), 'v0.copy');
    const segments = (): string[] => edge.answered.filter((path) => path.endsWith('.m4s'));
    await expect
      .poll(() => segments().filter((path) => path.includes('/v0.copy/')).length, PATIENCE)
      .toBeGreaterThan(1);
    await edge.die();
    const { time, buffered } = await player.state();
    const end = Math.max(time, ...buffered.map(([, to]) => to));
    await player.frames();
    const seen: Frame[] = [];
    await expect
      .poll(async () => {
        seen.push(...(await player.frames()));
        return (await player.state()).time;
      }, PATIENCE)
      .toBeGreaterThan(end + 2);
    // No frame is out of its place, whoever it came from.
    expect(seen.filter((f) => f.number !== Math.round(f.mediaTime * FPS)).length).toBeLessThan(seen.length * 0.3);
    expect((await player.state()).errors).toEqual([]);
    await context.close();
  });
});

// dash.js 5.2 asks for the steering manifest at an address relative to the page, not to the manifest (ETSI TS 103 998 §5).
describe('a player that does not get to the steering manifest', () => {
  it('stays with the server itself', async () => {
    await using rig = await openRig();
    const { server, edge, play } = rig;
    const { page, context } = await browser.open();
    const player = await openPlayer(page, 'dash.js');
    await player.load(server.api.url(play.dashUrl), 'v0.copy');
    await expect.poll(async () => (await player.state()).time, PATIENCE).toBeGreaterThan(3);
    expect((await player.state()).errors).toEqual([]);
    expect(edge.answered).toEqual([]);
    await context.close();
  });
});

it('stand in manifests that break no rule, and in a steering manifest that nobody keeps', async () => {
  await using rig = await openRig(',far=http://127.0.0.1:9/away');
  const { server, play } = rig;
  const read = async (path: string): Promise<Response> => await fetch(server.api.url(path));
  expect(judgeMaster(await (await read(play.hlsUrl)).text())).toEqual([]);
  expect(judgeMpd(await (await read(play.dashUrl)).text())).toEqual([]);
  const reply = await read(play.hlsUrl.replace('master.m3u8', 'steering.json'));
  expect(reply.headers.get('cache-control')).toBe('private, no-store');
  expect(reply.headers.get('access-control-allow-origin')).toBe('*');
  expect(await reply.json()).toEqual({ VERSION: 1, TTL: 300, 'PATHWAY-PRIORITY': ['near', 'far', 'origin'] });
  // Behind the token as everything else.
  await server.api.call(routes.playback.stop, { params: { id: play.playbackId } });
  expect((await read(play.hlsUrl.replace('master.m3u8', 'steering.json'))).status).toBe(410);
});
