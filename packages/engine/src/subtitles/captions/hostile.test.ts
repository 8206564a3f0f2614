// Whatever bytes stand in the captions of a film: they are read soon, and give cues within bounds that break out of nothing.
import { expect, it } from 'vitest';
import { captionsOfFrame } from '../../probe/captions/frame-captions.ts';
import type { FrameLayout } from '../../probe/captions/frame-captions.ts';
import { dtvcc, userData } from '../../testing/caption-bytes.ts';
import { seeded } from '../../testing/random.ts';
import { MAX_CUES } from '../cue-list.ts';
import { cuesToWebVtt } from '../cues-to-webvtt.ts';
import { parseWebVtt } from '../parse-webvtt.ts';
import { captionCues } from './caption-cues.ts';
import type { CaptionFrame } from './caption-cues.ts';

const random = seeded(608);
const byte = (): number => Math.floor(random() * 256);
const bytes = (length: number): number[] => Array.from({ length }, byte);
const valid = (): number => 0xfc | Math.floor(random() * 4);

/** Control codes, letters and noise, at times that run on, stand still or jump back. */
function frames(count: number): CaptionFrame[] {
  let ms = 0;
  return Array.from({ length: count }, () => {
    ms = Math.max(0, ms + Math.floor(random() * 120) - 20);
    const kind = random();
    const constructs =
      kind < 0.5
        ? [valid(), 0x10 + Math.floor(random() * 16) + (random() < 0.5 ? 0x80 : 0), byte()]
        : kind < 0.7
          ? dtvcc([0x80 + Math.floor(random() * 32), ...bytes(Math.floor(random() * 20))])
          : bytes(Math.floor(random() * 93));
    return { startMs: ms, constructs: Uint8Array.from(constructs) };
  });
}

it('captions of noise are cues all the same', () => {
  for (let run = 0; run < 40; run++) {
    for (const cues of captionCues(frames(400), 60_000).values()) {
      expect(cues.length).toBeLessThanOrEqual(MAX_CUES);
      for (const { startMs, endMs, text } of cues) {
        expect(endMs).toBeGreaterThan(startMs);
        expect(text).not.toMatch(/-->|\n\n|<(?!\/?[biu]>)|&(?!amp;|lt;|gt;)/);
      }
      expect(parseWebVtt(cuesToWebVtt(cues))).toHaveLength(cues.length);
    }
  }
});

it('frames of noise have none, or whole constructs', () => {
  const layouts: FrameLayout[] = [
    { kind: 'mpeg2' },
    { kind: 'nal', codec: 'h264', lengthSize: 4 },
    { kind: 'nal', codec: 'hevc', lengthSize: 1 },
  ];
  const message = [0, 0, 0, 60, 6, 4, 50, 0xb5, 0, 0x31, ...userData(bytes(30)), 0x80];
  const mpeg = [0, 0, 1, 0xb2, ...userData(bytes(30))];
  for (let run = 0; run < 3000; run++) {
    const made = Uint8Array.from([message, mpeg, bytes(300)][run % 3]!);
    for (let flips = 0; flips < 4; flips++) made[Math.floor(random() * made.length)] = byte();
    for (const layout of layouts) expect(captionsOfFrame(made, layout).length % 3).toBe(0);
  }
});

it('a film that never stops talking gives no more cues than a list may have', () => {
  const endless = Array.from({ length: MAX_CUES + 500 }, (_, i): CaptionFrame => {
    const say = [0xfc, 0x94, 0x29, 0xfc, 0x94, 0x70, 0xfc, 0xc1, 0x80, 0xfc, 0x94, 0x2c];
    return { startMs: i * 200, constructs: Uint8Array.from(i % 2 === 0 ? say.slice(0, 9) : say.slice(9)) };
  });
  expect(captionCues(endless, 1e9).get('cc1')!.length).toBeLessThanOrEqual(MAX_CUES);
});
