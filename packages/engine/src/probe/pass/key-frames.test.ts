import { describe, expect, it } from 'vitest';
import type { MediaIndex, PacketReader, VideoStream } from '../../model.ts';
import { madeIndex, madeVideo } from '../../testing/made-index.ts';
import { withTraits } from './key-frames.ts';

const signal = new AbortController().signal;
/** NAL units with four bytes of length in front, as avcC of the made stream says. */
function frame(...types: number[]): Uint8Array {
  return Uint8Array.from(types.flatMap((type) => [0, 0, 0, 3, type, 0, 0]));
}
const IDR = 0x65;
const INTRA = 0x61;
const DELIMITER = 0x09;

/** `asked`: the key frames that were read. */
function reader(dataOf: (k: number) => Uint8Array, asked: number[] = []): PacketReader {
  const keyframe: PacketReader['keyframe'] = (k) => {
    asked.push(k);
    return Promise.resolve({ pts: k, duration: 0, isKey: true, data: dataOf(k) });
  };
  return { keyframe } as unknown as PacketReader; // nothing else is asked for
}
const pictureOf = (index: MediaIndex): VideoStream => index.streams.find((s): s is VideoStream => s.type === 'video')!;

describe('the picture of a measured file', () => {
  it('is as it was when all key frames are IDR pictures', async () => {
    const index = madeIndex();
    const found = await withTraits(
      index,
      reader(() => frame(DELIMITER, IDR)),
      signal,
    );
    expect(pictureOf(found)).toEqual(pictureOf(index));
    expect(found.warnings).toEqual([]);
  });

  it('has open groups when one of them is not', async () => {
    const found = await withTraits(
      madeIndex(),
      reader((k) => frame(DELIMITER, k === 29 ? INTRA : IDR)),
      signal,
    );
    expect(pictureOf(found).hasOpenGroups).toBe(true);
    expect(pictureOf(found).codecString).toBe('avc1.640029');
  });

  it('is judged by eight key frames at most, the first and the last among them', async () => {
    const asked: number[] = [];
    await withTraits(
      madeIndex(),
      reader(() => frame(IDR), asked),
      signal,
    );
    expect(asked).toHaveLength(8);
    expect([asked[0], asked.at(-1)]).toEqual([0, 29]);
  });

  it('is encoded when a key frame cannot be cut out', async () => {
    const broken = reader(() => {
      throw new Error('not there');
    });
    const found = await withTraits(madeIndex(), broken, signal);
    expect(pictureOf(found)).toMatchObject({ codecString: null, codecPrivate: null });
  });

  it('is left alone where nothing could be copied anyway', async () => {
    const old = madeIndex({ streams: [madeVideo({ codec: 'mpeg2video', codecString: null, codecPrivate: null })] });
    const asked: number[] = [];
    const none = reader(() => frame(IDR), asked);
    expect(await withTraits(old, none, signal)).toBe(old);
    expect(await withTraits({ ...madeIndex(), grid: null }, none, signal)).toMatchObject({ grid: null });
    expect(asked).toEqual([]);
  });

  it('ends with the reason of an abort, not with a judgement', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    const broken = reader(() => {
      throw new Error('not there');
    });
    await expect(withTraits(madeIndex(), broken, stop.signal)).rejects.toThrow('enough');
  });
});
