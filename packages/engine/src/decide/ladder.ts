// What a viewer can choose between: the source, where the device can have it, and lighter encodes of it.
import type { AudioStream, VideoStream } from '../model.ts';
import { videoBitrates } from '../stream/bitrates.ts';
import { capOf, decoderCodec } from '../stream/encoded-video.ts';
import { hasRendition } from '../stream/build-presentation.ts';
import { renditionId } from '../stream/rendition.ts';
import type { RenditionId, VideoRung } from '../stream/rendition.ts';
import { titleRungs } from '../stream/title-rungs.ts';
import { displaySize, rungsFor, scaledSize } from '../stream/video-shape.ts';
import { bestRung, canDecode } from './choose-rung.ts';
import { burnedId, refuseVideoCopy } from './match-copy.ts';
import type { Case } from './match-copy.ts';

export interface LadderRung {
  /** null: the file itself is all there is of it. */
  rendition: RenditionId | null;
  /** A copy costs no encoder. */
  action: 'copy' | 'transcode';
  /** As people say it: 720p. */
  label: string;
  width: number;
  height: number;
  /** Of the picture alone, at its peak. */
  bitrateBps: number;
  /** The lowest limit under which this rung is what one gets. */
  maxBitrateBps: number;
  /** In the manifests of this answer: players switch to it as they play. */
  isOffered: boolean;
  /** What the server would begin with. */
  isProposed: boolean;
}

/**
 * Everything the device can have, best first. Encodes are listed from the source downwards, each lighter than what stands above
 * it. The limits that viewer and device set decide what is offered; what the network carries only decides what is proposed.
 */
export function ladder(
  asked: Case,
  video: VideoStream,
  audio: AudioStream | null,
  proposed: { rendition: RenditionId | null; isDirect: boolean },
): LadderRung[] {
  const free: Case = { ...asked, limit: null, hardLimit: null };
  const isCopyable = refuseVideoCopy(free, audio) === null;
  const source = proposed.isDirect || isCopyable ? [sourceRung(asked, video)] : [];
  const best = source.length > 0 ? null : bestRung(asked, video);
  const rungs = encodes(free, video, best).map((r) => encodedRung(asked, video, r));
  const hasPlace = { ...asked, limit: asked.hardLimit };
  const isOffered = (r: Draft): boolean =>
    r.rendition !== null &&
    (r.rendition === proposed.rendition ||
      (r.action === 'copy'
        ? refuseVideoCopy(hasPlace, audio) === null
        : r.maxBitrateBps <= (asked.hardLimit?.bps ?? Infinity)));
  return [...source, ...rungs].map((r) => ({
    ...r,
    isOffered: isOffered(r),
    isProposed: proposed.isDirect ? r.action === 'copy' : r.rendition === proposed.rendition,
  }));
}

type Draft = Omit<LadderRung, 'isOffered' | 'isProposed'>;

function sourceRung({ index, timeline }: Case, video: VideoStream): Draft {
  const copy = { kind: 'video-copy', stream: video.index } as const;
  return {
    rendition: hasRendition(index, timeline, copy) ? renditionId(copy) : null,
    action: 'copy',
    label: `${rungsFor(video)[0]!.height}p`,
    ...displaySize(video),
    bitrateBps: videoBitrates(index, timeline).peak,
    maxBitrateBps: index.bitrateBps,
  };
}

function encodedRung(asked: Case, video: VideoStream, rung: VideoRung): Draft {
  const { height } = rung;
  const { codec } = asked;
  const maxBitrateBps = capOf(codec, rung);
  return {
    rendition: renditionId({ kind: 'video-encode', stream: video.index, codec, rung, burned: burnedId(asked) }),
    action: 'transcode',
    label: `${height}p`,
    ...scaledSize(video, rung),
    bitrateBps: maxBitrateBps,
    maxBitrateBps,
  };
}

/**
 * Without the source: from the best rung down. Beside it: rungs lighter than it is on average. Shaka 5.2 keeps one codec per size, so next to a copy in another codec
 * the encode of the same size is left out: it would take the place of the copy.
 */
function encodes(free: Case, video: VideoStream, best: VideoRung | null): VideoRung[] {
  const { index, timeline, profile, codec } = free;
  const rungs = titleRungs(index, timeline, video).filter((rung) => canDecode(video, { codec, rung }, profile.video));
  if (best) return rungs.filter((r) => r.height <= best.height);
  const { average } = videoBitrates(index, timeline);
  const own = displaySize(video);
  const isSameSize = (r: VideoRung): boolean => scaledSize(video, r).height === own.height;
  const isSameCodec = video.codec === decoderCodec(codec);
  return rungs.filter((r) => capOf(codec, r) < average && (isSameCodec || !isSameSize(r)));
}
