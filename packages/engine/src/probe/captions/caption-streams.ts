// Closed captions in the list of a file's streams: they have no packets of their own, so they stand behind all that have.
import type { CaptionService, MediaIndex, MediaStream, SubtitleStream } from '../../model.ts';
import { inOrder } from './carried-services.ts';

const TITLES: Readonly<Record<CaptionService, string>> = {
  cc1: 'CC1',
  cc2: 'CC2',
  cc3: 'CC3',
  cc4: 'CC4',
  service1: 'CC',
};

/** The caption streams of a file, in the order of its list. */
export function captionStreams({ streams }: Pick<MediaIndex, 'streams'>): CaptionStream[] {
  return streams.filter((s): s is CaptionStream => s.type === 'subtitle' && s.captions !== undefined);
}
export type CaptionStream = SubtitleStream & { captions: CaptionService };

/** The same index with these caption streams and no others. */
export function withCaptionStreams(index: MediaIndex, services: Iterable<CaptionService>): MediaIndex {
  const own = index.streams.filter((s) => s.type !== 'subtitle' || s.captions === undefined);
  const first = own.reduce((next, s) => Math.max(next, s.index + 1), 0);
  const streams: MediaStream[] = inOrder(services).map((service, i) => captionStream(service, first + i));
  return { ...index, streams: [...own, ...streams] };
}

function captionStream(service: CaptionService, index: number): CaptionStream {
  return {
    type: 'subtitle',
    index,
    // No track of the container is theirs.
    trackId: 0,
    codec: service === 'service1' ? 'cta_708' : 'eia_608',
    captions: service,
    isText: true,
    language: null,
    title: TITLES[service],
    isDefault: false,
    isForced: false,
    isHearingImpaired: true,
    isCommentary: false,
  };
}
