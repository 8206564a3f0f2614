import { expect, test } from 'vitest';
import { madeIndex, madeVideo } from '../../testing/made-index.ts';
import { madeRequest } from '../../testing/made-request.ts';
import { answerStream } from '../protocols.ts';

/** The first picture comes at 1.5 s of the film's clock. */
const late = madeIndex({
  streams: [madeVideo()],
  grid: { streamIndex: 0, firstPts: 135_000, endPts: 900_000, keyframes: [135_000, 495_000], positions: null },
});
const cues = [{ startMs: 2000, endMs: 3000, text: 'Hello' }];

test('a player of the file itself counts from the first picture', async () => {
  const request = { ...madeRequest({ name: 's3', index: late }), cues: () => Promise.resolve(cues) };
  const { body, contentType } = await answerStream(request, 'subtitles.vtt');
  expect(body).toBe('WEBVTT\n\n00:00:00.500 --> 00:00:01.500\nHello\n');
  expect(contentType).toBe('text/vtt; charset=utf-8');
});

test('a player of HLS counts as the film does, and is told so', async () => {
  const request = { ...madeRequest({ name: 's3', index: late }), cues: () => Promise.resolve(cues) };
  const { body } = await answerStream(request, 'hls.vtt');
  expect(body).toContain('X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000');
  expect(body).toContain('00:00:02.000 --> 00:00:03.000\nHello');
});
