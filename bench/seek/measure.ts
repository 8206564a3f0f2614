// A server with the two-hour film, and what a viewer waits for after jumps one hour into it; the baseline at the same places.
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { routes } from '@praxino/contracts';
import { readDash } from '@praxino/e2e/harness/manifest.ts';
import type { TestServer } from '@praxino/e2e/harness/server.ts';
import type { LongFilm } from '@praxino/e2e/media/long-film.ts';
import type { BenchContext } from '../table.ts';
import { seekOnce } from './first-bytes.ts';
import type { Wait } from './connection.ts';
import { peerSeekMs } from './peer-command.ts';
import type { PeerMode } from './peer-command.ts';

export const HOUR_S = 3600;
/** Far enough from the place before that nothing of it has been looked ahead, read or kept. */
export const STEP_S = 97;
/** Between opening a film and the jump: a viewer sees a picture first. */
const SETTLE_MS = 300;
/** Seeks elsewhere before the first measured one: a server that has been up for a minute has compiled its hot path. */
const WARM_UPS = 20;
/** A device that takes the film as it is, and one whose decoder ends at 720p, where the baseline is told to end, too. */
export const DEVICES = {
  copy: {},
  transcode: { video: [{ codec: 'h264' as const, maxHeight: 720 }] },
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

export interface SeekWaits {
  ours: Record<PeerMode, Wait[]>;
  peer: Record<PeerMode, number[]>;
}

export async function measureSeeks(
  server: TestServer,
  film: LongFilm,
  { rounds, say, signal }: BenchContext & { signal: AbortSignal },
): Promise<SeekWaits> {
  const ffmpeg = process.env['FFMPEG_PATH'] ?? 'ffmpeg';
  const item = await server.api.item(film.title);
  for (let i = 0; i < WARM_UPS; i++) await ourSeek(server, item.id, 'copy', HOUR_S / 2 + i * STEP_S, signal);
  const waits: SeekWaits = { ours: { copy: [], transcode: [] }, peer: { copy: [], transcode: [] } };
  for (let round = 0; round < rounds; round++) {
    const at = HOUR_S + round * STEP_S;
    for (const mode of ['copy', 'transcode'] as const) {
      const ours = await ourSeek(server, item.id, mode, at, signal);
      const peer = await peerSeekMs(mode, film.path, at, ffmpeg);
      waits.ours[mode].push(ours);
      waits.peer[mode].push(peer);
      say(`seek ${round + 1}/${rounds}, ${mode}: ${ours.firstMs.toFixed(0)} ms against ${peer.toFixed(0)} ms`);
    }
  }
  return waits;
}

/** Of our own process: the manifest just read is a few megabytes of garbage, and who collects it shares the server's cores. */
async function settle(): Promise<void> {
  await wait(SETTLE_MS);
  collectGarbage();
}

async function ourSeek(
  server: TestServer,
  itemId: string,
  mode: PeerMode,
  at: number,
  signal: AbortSignal,
): Promise<Wait> {
  const play = await server.api.play({ itemId, device: DEVICES[mode], startPositionMs: at * 1000 });
  if (play.video?.action !== mode) throw new Error(`expected a ${mode}: ${JSON.stringify(play.reasons)}`);
  const tracks = await readDash(server.api.url(play.dashUrl), signal);
  await settle();
  const waited = await seekOnce(tracks, at, signal);
  await server.api.call(routes.playback.stop, { params: { id: play.playbackId } });
  return waited;
}
