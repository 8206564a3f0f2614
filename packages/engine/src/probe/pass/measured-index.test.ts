import { beforeEach, describe, expect, it } from 'vitest';
import type { MediaIndex } from '../../model.ts';
import { madeAudio, madeIndex, madeVideo } from '../../testing/made-index.ts';
import { createTimeline } from '../../timeline/timeline.ts';
import type { CopyFacts } from './copy-facts.ts';
import { measuredIndex } from './measured-index.ts';
import type { Findings } from './measured-index.ts';
import type { PacketFact } from './packet-run.ts';
import { PacketSurvey } from './packet-survey.ts';

const FRAME = 1024 / 48_000;
const probed: MediaIndex = madeIndex({
  reader: 'ffmpeg',
  container: 'mpegts',
  grid: null,
  sizeBytes: 1_000_000,
  streams: [
    madeVideo({ codecString: null, codecPrivate: null, frameRate: { num: 25, den: 1 }, frameTicks: null }),
    madeAudio({ codecString: null, codecPrivate: null, frameSamples: null, endSample: null }),
  ],
  access: { originSeconds: 1.4, pass: 0, epochs: null },
});
const copies = new Map<number, CopyFacts>([
  [0, { kind: 'video', video: { codecString: 'avc1.64000c', codecPrivate: 'AWQ=', profile: 'High', level: 1.2 } }],
  [
    1,
    {
      kind: 'audio',
      audio: {
        codecString: 'mp4a.40.2',
        codecPrivate: 'EZA=',
        profile: 'LC',
        sampleRate: 48_000,
        channels: 2,
        frameSamples: 1024,
      },
    },
  ],
]);

let position = 0;
beforeEach(() => {
  position = 0;
});
function* pictures(
  from: number,
  frames: number,
  over: (i: number) => Partial<PacketFact> = () => ({}),
): Generator<PacketFact> {
  for (let i = 0; i < frames; i++) {
    position += 188;
    const time = from + i * 0.04;
    yield {
      stream: 0,
      pts: time,
      dts: time,
      duration: 0.04,
      bytes: 800,
      position,
      isKey: i % 50 === 0,
      discardSamples: 0,
      ...over(i),
    };
  }
}
function* sound(from: number, packets: number, skip = -1): Generator<PacketFact> {
  for (let i = 0; i < packets; i++) {
    position += 188;
    const time = from + (i + (skip >= 0 && i >= skip ? 3 : 0)) * FRAME;
    yield {
      stream: 1,
      pts: time,
      dts: time,
      duration: FRAME,
      bytes: 300,
      position: null,
      isKey: true,
      discardSamples: 0,
    };
  }
}
function measure(index: MediaIndex, packets: Iterable<PacketFact>, more: Partial<Findings> = {}): MediaIndex {
  const survey = new PacketSurvey(index.streams);
  for (const p of packets) survey.push(p);
  return measuredIndex(index, { survey, videos: new Map(), facts: copies, entryOf: (p) => p - 100, ...more });
}
const soundOf = (index: MediaIndex) => index.streams.find((s) => s.type === 'audio')!;
const pictureOf = (index: MediaIndex) => index.streams.find((s) => s.type === 'video')!;

describe('a transport stream', () => {
  it('counts from where ffmpeg says it starts, on its exact frame clock', () => {
    const index = measure(probed, pictures(1.48, 200));
    expect(index.grid).toEqual({
      streamIndex: 0,
      firstPts: 7200,
      endPts: 7200 + 200 * 3600,
      keyframes: [0, 50, 100, 150].map((n) => 7200 + n * 3600),
      positions: [0, 50, 100, 150].map((n) => 188 * (n + 1) - 100),
    });
    expect(pictureOf(index)).toMatchObject({ frameTicks: 3600, codecString: 'avc1.64000c', codecPrivate: 'AWQ=' });
    expect(index.durationMs).toBe(8080);
    expect(createTimeline(index).kind).toBe('keyframes');
  });

  it('runs on over a jump, with a boundary where it jumps', () => {
    const index = measure(probed, [...pictures(1.4, 60), ...pictures(900, 100)]);
    expect(index.access!.epochs).toEqual([
      { fromByte: 88, toByte: 61 * 188, shiftTicks: -126_000 },
      { fromByte: 61 * 188 - 100, toByte: 1_000_000, shiftTicks: 60 * 3600 - 900 * 90_000 },
    ]);
    expect(index.grid!.keyframes).toEqual([0, 180_000, 216_000, 396_000]);
    expect(createTimeline(index).boundaries).toEqual([0, 216_000, 576_000]);
  });

  it('has no constant clock when an epoch has another rate', () => {
    const slow = pictures(900, 100, (i) => ({ pts: 900 + i * 0.05, dts: 900 + i * 0.05 }));
    expect(pictureOf(measure(probed, [...pictures(1.4, 100), ...slow])).frameTicks).toBeNull();
  });

  it('leaves out key frames that begin nowhere, or have no time', () => {
    const odd = (i: number) => (i === 50 ? { position: null } : i === 100 ? { pts: null, dts: null } : {});
    expect(measure(probed, pictures(1.4, 200, odd)).grid!.keyframes).toEqual([0, 150 * 3600]);
  });

  it('is as long as it was estimated where it holds no key frame at all', () => {
    const index = measure(
      probed,
      pictures(1.4, 20, () => ({ isKey: false })),
    );
    expect(index.grid).toBeNull();
    expect(index.access!.pass).toBe(1);
  });
});

describe('sound', () => {
  it('can be copied when every packet lies where counting puts it', () => {
    const index = measure(probed, [...pictures(1.4, 100), ...sound(1.4, 180)]);
    expect(soundOf(index)).toMatchObject({
      codecString: 'mp4a.40.2',
      frameSamples: 1024,
      firstSample: 0,
      endSample: 180 * 1024,
    });
  });

  it('is encoded where packets are missing', () => {
    const index = measure(probed, [...pictures(1.4, 100), ...sound(1.4, 180, 90)]);
    expect(soundOf(index)).toMatchObject({ codecString: null, codecPrivate: null, endSample: 183 * 1024 });
  });

  it('is encoded where the clock jumps', () => {
    const index = measure(probed, [...pictures(1.4, 60), ...sound(1.4, 100), ...pictures(900, 60), ...sound(900, 100)]);
    expect(soundOf(index).codecString).toBeNull();
    expect(soundOf(index).endSample).toBeGreaterThan(4.4 * 48_000);
  });
});

describe('a container that is sought by time', () => {
  const avi: MediaIndex = {
    ...probed,
    container: 'avi',
    durationMs: 8000,
    access: { originSeconds: 0, pass: 0, epochs: null },
  };

  it('has no positions, and key frames at the time a decoder gives them out', () => {
    const onlyDts = pictures(0, 200, () => ({ pts: null }));
    const index = measure(avi, onlyDts, { videos: new Map([[0, { reorder: 2, promised: null }]]) });
    expect(index.grid!.positions).toBeNull();
    expect(index.grid!.keyframes).toEqual([0, 50, 100, 150].map((n) => (n + 2) * 3600));
    expect(index.grid!.endPts).toBe(202 * 3600);
    expect(pictureOf(index).codecString).toBeNull();
  });

  it('ends early when its head promised more', () => {
    const index = measure(avi, pictures(0, 100));
    expect(index.isTruncated).toBe(true);
    expect(index.warnings).toEqual(['The file ends early; 4 of 8 seconds are there.']);
    expect(index.durationMs).toBe(4000);
  });

  it('ends early when its head promised more pictures, whatever ffprobe says of its length', () => {
    const promised = new Map([[0, { reorder: 0, promised: 250 }]]);
    const index = measure({ ...avi, durationMs: 4000 }, pictures(0, 100), { videos: promised });
    expect(index.warnings).toEqual(['The file ends early; 4 of 10 seconds are there.']);
    const whole = measure({ ...avi, durationMs: 4000 }, pictures(0, 250), { videos: promised });
    expect(whole.isTruncated).toBe(false);
  });

  it('keeps its fixed grid where its clock runs back', () => {
    expect(measure(avi, [...pictures(100, 100), ...pictures(0, 100)]).grid).toBeNull();
  });
});
