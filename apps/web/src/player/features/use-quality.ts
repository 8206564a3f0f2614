// Which picture the viewer has chosen: the server's proposal, or one that is pinned.
import type { Playback, PlaybackQuality } from '@praxino/client';
import type { PlaybackControl } from '../session/use-playback.ts';

export interface QualityChoice {
  /** Key of the pinned one; null: whatever the server proposes. */
  chosen: string | null;
  /** null: the server's proposal. */
  choose: (quality: PlaybackQuality | null) => void;
}

/** Names a quality: its rendition, or the file where it has none. */
export function qualityKey({ rendition }: PlaybackQuality): string {
  return rendition ?? 'file';
}

export function proposedQuality({ qualities }: Playback): PlaybackQuality | undefined {
  return qualities.find((quality) => quality.isProposed);
}

/** `audio`: the sound that plays, which a new plan has to keep. */
export function useQuality(control: PlaybackControl, audio: number | null): QualityChoice {
  return { chosen: control.pinned, choose: (quality) => chooseQuality(control, audio, quality) };
}

/** Switches within the stream where it has the quality; else plans anew, from where playing is. */
export function chooseQuality(
  { plan, engine, request, pin, change }: PlaybackControl,
  audio: number | null,
  quality: PlaybackQuality | null,
): void {
  if (plan === null) return;
  pin(quality === null ? null : qualityKey(quality));
  const isLimited = request.maxBitrateBps !== undefined;
  const wanted = quality ?? (isLimited ? undefined : proposedQuality(plan));
  if (wanted?.isOffered === true && wanted.rendition !== null && engine?.selectVideo(wanted.rendition) === true) return;
  // Without a limit the proposal is what plays.
  if (!isLimited && (quality === null || quality.isProposed)) return;
  const maxBitrateBps = quality === null || quality.action === 'copy' ? undefined : quality.maxBitrateBps;
  change({ maxBitrateBps, audioStream: audio ?? undefined });
}
