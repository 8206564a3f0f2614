import { soonerThan } from '../table.ts';
import type { Row } from '../table.ts';
import type { SeekWaits } from './measure.ts';

/** How many times sooner each wait is to be. */
export interface SeekTargets {
  copyFirst: number;
  copyWhole: number;
  transcodeFirst: number;
  transcodeWhole: number;
}

export function seekRows({ ours, peer }: SeekWaits, targets: SeekTargets): Row[] {
  const first = (mode: 'copy' | 'transcode'): number[] => ours[mode].map((w) => w.firstMs);
  const whole = (mode: 'copy' | 'transcode'): number[] => ours[mode].map((w) => w.wholeMs);
  return [
    soonerThan('remux: first bytes of picture and sound', first('copy'), peer.copy, targets.copyFirst),
    soonerThan('remux: whole segments', whole('copy'), peer.copy, targets.copyWhole),
    soonerThan(
      'transcode to 720p: first bytes of picture and sound',
      first('transcode'),
      peer.transcode,
      targets.transcodeFirst,
    ),
    soonerThan('transcode to 720p: whole segments', whole('transcode'), peer.transcode, targets.transcodeWhole),
  ];
}
