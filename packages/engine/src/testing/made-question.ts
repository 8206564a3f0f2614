// Questions to `decide` for tests: streams of every kind, files of them, and answers that are checked for being possible.
import type { DeviceProfile } from '@praxino/contracts';
import { expect } from 'vitest';
import { decide } from '../decide/decide.ts';
import type { Decision, Wishes } from '../decide/decide.ts';
import type { AudioStream, Container, MediaIndex, MediaStream, VideoStream } from '../model.ts';
import type { EncodeCapacity } from '../stream/encode-capacity.ts';
import { buildPresentation } from '../stream/build-presentation.ts';
import { createTimeline } from '../timeline/timeline.ts';
import { madeAudio, madeIndex, madeVideo } from './made-index.ts';

export const h264: VideoStream = madeVideo();
export const hevc: VideoStream = madeVideo({
  codec: 'hevc',
  codecString: 'hvc1.2.4.L120.90',
  bitDepth: 10,
  profile: 'Main 10',
});
export const vp9: VideoStream = madeVideo({ codec: 'vp9', codecString: 'vp09.00.40.08', codecPrivate: null });
export const av1: VideoStream = madeVideo({ codec: 'av1', codecString: 'av01.0.08M.10', bitDepth: 10, hdr: 'hdr10' });
export const mpeg4: VideoStream = madeVideo({ codec: 'mpeg4', codecString: null, codecPrivate: null });
export const aac: AudioStream = madeAudio();
export const ac3: AudioStream = madeAudio({
  codec: 'ac3',
  codecString: 'ac-3',
  codecPrivate: 'ED3A',
  channels: 6,
  frameSamples: 1536,
  bitrateBps: 448_000,
});
export const opus: AudioStream = madeAudio({
  codec: 'opus',
  codecString: 'opus',
  codecPrivate: 'T3B1c0hlYWQBAjgBgLsAAAAAAA==',
  frameSamples: 960,
});
export const mp3: AudioStream = madeAudio({
  codec: 'mp3',
  codecString: 'mp4a.6B',
  codecPrivate: null,
  frameSamples: 1152,
});
export const flac: AudioStream = madeAudio({
  codec: 'flac',
  codecString: 'flac',
  codecPrivate: Buffer.alloc(34, 5).toString('base64'),
  frameSamples: 4096,
  bitrateBps: 900_000,
});

/** A file of these streams, numbered in their order. */
export function file(container: Container, streams: MediaStream[], over: Partial<MediaIndex> = {}): MediaIndex {
  const reader =
    container === 'matroska' || container === 'webm'
      ? 'matroska'
      : container === 'mp4' || container === 'mov'
        ? 'isobmff'
        : 'ffmpeg';
  const numbered = streams.map((s, index) => ({ ...s, index }));
  const grid = reader !== 'ffmpeg' && streams.some((s) => s.type === 'video') ? madeIndex().grid : null;
  return madeIndex({ container, reader, grid, streams: numbered, ...over });
}

export function ask(
  index: MediaIndex,
  device: DeviceProfile = {},
  wishes: Wishes = {},
  capacity?: EncodeCapacity,
): Decision {
  const timeline = createTimeline(index);
  const decision = decide(index, timeline, device, wishes, capacity);
  // Whatever is promised can be had.
  const own = [...(decision.video ? [decision.video.rendition] : []), ...decision.audio.map((a) => a.rendition)];
  expect(decision.renditions).toEqual(expect.arrayContaining(own));
  const facts = { language: null, title: null, isDefault: false, isForced: false, isHearingImpaired: false };
  const beside = wishes.subtitleFile ? [{ id: wishes.subtitleFile.id, ...facts }] : [];
  expect(() => buildPresentation(index, timeline, decision.renditions, beside)).not.toThrow();
  for (const { text } of decision.reasons) expect(text).toMatch(/^[A-Z].*\.$/);
  return decision;
}
export const codes = (d: Decision): string[] => d.reasons.map((r) => `${r.track}:${r.code}`);
export const renditions = (d: Decision): string[] => [
  ...(d.video ? [d.video.rendition] : []),
  ...d.audio.map((a) => a.rendition),
];
