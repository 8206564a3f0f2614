// How long a viewer waits for the first bytes after a seek one hour into a two-hour film. Ours over HTTP from the
// running server, the baseline as the bare command with its waiting rule; in turns, at the same places.
import { routes } from '@praxino/contracts';
import { readDash } from '@praxino/e2e/harness/manifest.ts';
import { startServer } from '@praxino/e2e/harness/server.ts';
import type { TestServer } from '@praxino/e2e/harness/server.ts';
import { makeLongFilm } from '@praxino/e2e/media/long-film.ts';
import { seekOnce } from './first-bytes.ts';
import type { Wait } from './first-bytes.ts';
import { peerSeekMs } from './peer-command.ts';
import type { PeerMode } from './peer-command.ts';
import { soonerThan } from './table.ts';
import type { Bench, Row } from './table.ts';

const HOUR_S = 3600;
/** Far enough from the place before that nothing of it has been looked ahead, read or kept. */
const STEP_S = 97;
/** Seeks elsewhere before the first measured one: a server that has been up for a minute has compiled its hot path. */
const WARM_UPS = 20;
/** A device that takes the film as it is, and one whose decoder ends at 720p, where the baseline is told to end, too. */
const DEVICES = {
  copy: {},
  transcode: { video: [{ codec: 'h264' as const, maxHeight: 720 }] },
};

export const bench: Bench = async ({ rounds, say }) => {
  const signal = AbortSignal.timeout(3_600_000);
  const film = await makeLongFilm(signal, say);
  const ffmpeg = process.env['FFMPEG_PATH'] ?? 'ffmpeg';
  await using server = await startServer({ media: [`movies=${film.folder}`] });
  await server.api.scanned(600_000);
  const item = await server.api.item(film.title);
  for (let i = 0; i < WARM_UPS; i++) await ourSeek(server, item.id, 'copy', HOUR_S / 2 + i * STEP_S, signal);
  const ours = { copy: [] as Wait[], transcode: [] as Wait[] };
  const peer = { copy: [] as number[], transcode: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const at = HOUR_S + round * STEP_S;
    for (const mode of ['copy', 'transcode'] as const) {
      ours[mode].push(await ourSeek(server, item.id, mode, at, signal));
      peer[mode].push(await peerSeekMs(mode, film.path, at, ffmpeg));
      say(
        `round ${round + 1}/${rounds}, ${mode}: ${ours[mode].at(-1)!.firstMs.toFixed(0)} ms against ${peer[mode].at(-1)!.toFixed(0)} ms`,
      );
    }
  }
  await server.stop();
  return [...rows('remux', ours.copy, peer.copy, 10), ...rows('transcode to 720p', ours.transcode, peer.transcode, 4)];
};

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
  const wait = await seekOnce(tracks, at, signal);
  await server.api.call(routes.playback.stop, { params: { id: play.playbackId } });
  return wait;
}

function rows(name: string, ours: readonly Wait[], peer: readonly number[], times: number): Row[] {
  return [
    soonerThan(
      `${name}: first bytes of picture and sound`,
      ours.map((w) => w.firstMs),
      peer,
      times,
    ),
    soonerThan(
      `${name}: whole segments`,
      ours.map((w) => w.wholeMs),
      peer,
      1,
    ),
  ];
}
