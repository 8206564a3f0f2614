import { describe, expect, test } from 'vitest';
import { readFragment } from '../../package/fragment.ts';
import { packageVideo } from '../../package/package-video.ts';
import { madeVideo } from '../../testing/made-index.ts';
import { irregularFilm, madePresentation } from '../../testing/made-presentation.ts';
import { madeRequest, wholeBody } from '../../testing/made-request.ts';
import { answerStream } from '../protocols.ts';
import { firstKeyFrame, iFramePlaylist } from './i-frames.ts';

const p = madePresentation(irregularFilm(), ['v0.copy', 'v0.h264-360', 'a1.copy']);
const notFound = expect.objectContaining({ code: 'stream.not-found' });

describe('the playlist of key frames', () => {
  test('has one for every segment, as long as it, and nothing else', () => {
    const text = iFramePlaylist(p, 'v0.copy');
    expect(text).toContain('#EXT-X-I-FRAMES-ONLY\n#EXT-X-MAP:URI="init.mp4"\n');
    const { boundaries, timescale } = p.timeline;
    expect(text.match(/^k\d+\.m4s$/gm)).toEqual(boundaries.slice(1).map((_, i) => `k${i}.m4s`));
    const total = [...text.matchAll(/#EXTINF:([\d.]+)/g)].reduce((sum, m) => sum + Number(m[1]), 0);
    expect(total).toBeCloseTo((boundaries.at(-1)! - boundaries[0]!) / timescale, 5);
  });

  test.each(['v0.h264-360', 'a1.copy', 'v7.copy'])('is not there for %s', (id) => {
    expect(() => iFramePlaylist(p, id)).toThrow(notFound);
  });
});

describe('a key frame alone', () => {
  const stream = madeVideo({ timescale: 24_000, frameTicks: 1001 });
  const delayTicks = 4 * 1001;
  const packet = (frame: number, isKey = false) => {
    return { pts: frame * 1001, duration: 1001, isKey, data: Buffer.from(`frame ${frame}`) };
  };

  test('is shown at its time until the segment ends, with nothing behind it', () => {
    const parts = packageVideo(stream, [packet(96, true), packet(98), packet(97)], {
      ...{ sequence: 2, from: 96 * 1001, to: 99 * 1001, isLast: false },
    });
    const bytes = firstKeyFrame(Buffer.concat(parts), { endTicks: 99 * 1001, delayTicks });
    const moof = readFragment(bytes);
    expect(moof.samples).toEqual([{ duration: 3 * 1001, size: 8, offset: delayTicks, isKey: true }]);
    expect(moof.tfdt).toBe(96 * 1001);
    expect(Buffer.from(bytes.subarray(-8)).toString()).toBe('frame 96');
  });

  test('of an open group is shown at its own time, not at that of the pictures before it', () => {
    const parts = packageVideo(stream, [packet(96, true), packet(94), packet(95), packet(97)], {
      ...{ sequence: 2, from: 96 * 1001, to: 98 * 1001, isLast: false },
    });
    const moof = readFragment(firstKeyFrame(Buffer.concat(parts), { endTicks: 98 * 1001, delayTicks }));
    expect([moof.tfdt, moof.samples[0]!.duration]).toEqual([96 * 1001, 2 * 1001]);
  });

  test('of an empty segment is not found', () => {
    expect(() => firstKeyFrame(new Uint8Array(), { endTicks: 1, delayTicks })).toThrow(notFound);
  });

  test('is what its address answers with', async () => {
    const answer = await answerStream(madeRequest({ name: 'v0.copy' }), 'k1.m4s');
    expect(answer).toMatchObject({ contentType: 'video/mp4', keep: 'forever' });
    expect(readFragment(await wholeBody(answer)).samples).toHaveLength(1);
  });
});
