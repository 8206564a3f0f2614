// Text subtitles as WebVTT: one file for players of the film itself and of DASH, segments on the grid for HLS.
import { AppError } from '@praxino/contracts/errors';
import type { Cue } from '../../subtitles/cue.ts';
import { cuesToWebVtt } from '../../subtitles/cues-to-webvtt.ts';
import type { Protocol, StreamAnswer } from '../protocol.ts';

export const webVtt: Protocol = {
  name: 'webvtt',
  addresses: [
    {
      // In the time of a player, whose 0 is the first picture.
      part: /^subtitles\.vtt$/,
      example: 'subtitles.vtt',
      of: 'subtitles',
      async answer({ name, timeline, cueParts }) {
        const startMs = Math.round(((timeline.boundaries[0] ?? 0) * 1000) / timeline.timescale);
        const parts = cueParts(name);
        // A name that the film does not have is told before the first byte.
        const first = await parts.next();
        return text(wholeFile(first, parts, -startMs));
      },
    },
    {
      // In the time of the film, with the header by which HLS players find it.
      part: /^(\d{1,6})\.vtt$/,
      example: '0.vtt',
      of: 'subtitles',
      async answer({ name, timeline, cues }, match) {
        const { boundaries, timescale } = timeline;
        const i = Number(match[1]);
        const [from, to] = [boundaries[i], boundaries[i + 1]];
        if (from === undefined || to === undefined)
          throw new AppError('stream.not-found', `There are the segments 0 to ${boundaries.length - 2}.`);
        // Sound may go on after the last picture, and with it what is said.
        const isLast = i === boundaries.length - 2;
        const range = { fromMs: (from * 1000) / timescale, toMs: isLast ? Infinity : (to * 1000) / timescale };
        // A cue that crosses a boundary stands in both segments (RFC 8216 §3.5).
        return text(cuesToWebVtt(await cues(name, range), { hlsTimestampMap: true }));
      },
    },
  ],
};

/** Sent as it is read: the first minute is there while the last one is still on the disk. */
async function* wholeFile(
  first: IteratorResult<Cue[], void>,
  rest: AsyncIterator<Cue[], void>,
  shiftMs: number,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield Buffer.from('WEBVTT\n');
    for (let next = first; !next.done; next = await rest.next()) {
      const part = cuesToWebVtt(next.value, { shiftMs, isPart: true });
      if (part !== '') yield Buffer.from(part);
    }
  } finally {
    await rest.return?.();
  }
}

function text(body: StreamAnswer['body']): StreamAnswer {
  return { contentType: 'text/vtt; charset=utf-8', body, key: null, keep: 'hour' };
}
