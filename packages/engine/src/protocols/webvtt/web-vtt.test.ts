import { expect, test } from 'vitest';
import { madeIndex, madeVideo } from '../../testing/made-index.ts';
import { madeRequest, wholeBody } from '../../testing/made-request.ts';
import type { TimeRange } from '../../model.ts';
import { answerStream } from '../protocols.ts';

/** The first picture comes at 1.5 s of the film's clock. */
const late = madeIndex({
  streams: [madeVideo()],
  grid: { streamIndex: 0, firstPts: 135_000, endPts: 900_000, keyframes: [135_000, 495_000], positions: null },
});
const cues = [
  { startMs: 2000, endMs: 3000, text: 'Hello' },
  { startMs: 5000, endMs: 7000, text: 'On the boundary' },
];
async function* parts() {
  for (const cue of cues) yield [cue];
}
const request = {
  ...madeRequest({ name: 's3', index: late }),
  cues: async (_track: string, { fromMs, toMs }: TimeRange) => cues.filter((c) => c.startMs < toMs && c.endMs > fromMs),
  cueParts: parts,
};
const bodyOf = async (part: string): Promise<string> => (await wholeBody(await answerStream(request, part))).toString();

test('a player of the file itself counts from the first picture, and gets each part as it is known', async () => {
  const { body, contentType } = await answerStream(request, 'subtitles.vtt');
  const chunks: string[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(Buffer.from(chunk).toString());
  expect(chunks).toEqual([
    'WEBVTT\n',
    '\n00:00:00.500 --> 00:00:01.500\nHello\n',
    '\n00:00:03.500 --> 00:00:05.500\nOn the boundary\n',
  ]);
  expect(contentType).toBe('text/vtt; charset=utf-8');
});

test('a player of HLS counts as the film does, is told so, and gets a cue in every segment it stands in', async () => {
  // The grid is cut at 1.5, 5.5 and 10 s.
  const [one, two] = [await bodyOf('0.vtt'), await bodyOf('1.vtt')];
  for (const segment of [one, two]) {
    expect(segment).toContain('WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n');
    expect(segment).toContain('00:00:05.000 --> 00:00:07.000\nOn the boundary');
  }
  expect(one).toContain('00:00:02.000 --> 00:00:03.000\nHello');
  expect(two).not.toContain('Hello');
});

test('there are as many segments as the grid has', async () => {
  await expect(bodyOf('2.vtt')).rejects.toMatchObject({ code: 'stream.not-found' });
});
