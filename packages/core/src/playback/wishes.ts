// What somebody wants of a playback, beside what their device can do.
import type { playbackBody } from '@praxino/contracts';
import type { Wishes } from '@praxino/engine';
import type { z } from 'zod';

type Asked = Pick<
  z.output<typeof playbackBody>,
  'audioStream' | 'subtitleStream' | 'burnIn' | 'maxBitrateBps' | 'bandwidthBps'
>;

export function wishesOf(body: Asked): Wishes {
  const { audioStream, subtitleStream, burnIn, maxBitrateBps, bandwidthBps } = body;
  return {
    ...(audioStream === undefined ? {} : { audioStream }),
    ...(subtitleStream === undefined ? {} : { subtitleStream }),
    ...(burnIn === undefined ? {} : { burnIn }),
    ...(maxBitrateBps === undefined ? {} : { maxBitrateBps }),
    ...(bandwidthBps === undefined ? {} : { bandwidthBps }),
  };
}
