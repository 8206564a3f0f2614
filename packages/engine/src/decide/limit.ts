// How many bits per second may be sent.
import type { DecisionReason } from '@praxino/contracts';
import { bitrateText } from './codec-names.ts';

export interface Limit {
  bps: number;
  /** What the network carried, not what somebody set. */
  isMeasured: boolean;
}

/** Networks vary from one minute to the next: no more of what was measured is counted on. */
const SHARE_OF_BANDWIDTH = 0.75;

/** The lowest of what is set; null where nothing is. */
export function lowestLimit(...bps: (number | null | undefined)[]): Limit | null {
  const set = bps.filter((b) => typeof b === 'number');
  return set.length > 0 ? { bps: Math.min(...set), isMeasured: false } : null;
}

/** The lower of a limit and what a network of this bandwidth carries. */
export function withinBandwidth(limit: Limit | null, bandwidthBps: number | undefined): Limit | null {
  if (bandwidthBps === undefined) return limit;
  const measured = { bps: Math.round(bandwidthBps * SHARE_OF_BANDWIDTH), isMeasured: true };
  return limit && limit.bps <= measured.bps ? limit : measured;
}

export function tooHigh(track: 'video' | 'audio', bitrateBps: number, limit: Limit): DecisionReason {
  const of = limit.isMeasured ? 'that the network carries' : 'asked for';
  const text = `It needs ${bitrateText(bitrateBps)}, more than the ${bitrateText(limit.bps)} ${of}.`;
  return { track, code: 'bitrate-too-high', text };
}
