// A file as the API shows it.
import type { Image, Stream, Version } from '@praxino/contracts';
import { isPictureSubtitle, type MediaStream } from '@praxino/engine';
import type { MediaFile } from './media.ts';

/** `chapterImages`: of the chapters by their position, as far as there are any. */
export function toVersion(file: MediaFile, chapterImages: ReadonlyMap<number, Image> = new Map()): Version {
  const { index } = file;
  const external = file.subtitles.map((s, position): Stream => {
    const { codec, language, title, isForced, isHearingImpaired } = s;
    const number = index.streams.length + position;
    return {
      type: 'subtitle',
      index: number,
      codec,
      language,
      title,
      isDefault: false,
      isForced,
      isHearingImpaired,
      isCommentary: false,
      isText: !isPictureSubtitle(codec),
      isExternal: true,
    };
  });
  return {
    id: file.versionId,
    name: file.name,
    container: index.container,
    durationMs: index.durationMs,
    sizeBytes: index.sizeBytes,
    bitrateBps: index.bitrateBps,
    isAvailable: file.isAvailable,
    streams: [...index.streams.flatMap(toStream), ...external],
    chapters: index.chapters.map((chapter, position) => {
      const image = chapterImages.get(position);
      return image ? { ...chapter, image } : chapter;
    }),
    warnings: index.warnings,
  };
}

function toStream(stream: MediaStream): Stream[] {
  const { index, codec, language, title, isDefault, isForced, isHearingImpaired, isCommentary } = stream;
  const common = { index, codec, language, title, isDefault, isForced, isHearingImpaired, isCommentary };
  switch (stream.type) {
    case 'video': {
      if (stream.isAttachedPicture) return [];
      const { codecString, profile, width, height, bitDepth, hdr } = stream;
      const frameRate = stream.frameRate
        ? Math.round((stream.frameRate.num / stream.frameRate.den) * 1000) / 1000
        : null;
      return [{ type: 'video', ...common, codecString, profile, width, height, frameRate, bitDepth, hdr }];
    }
    case 'audio': {
      const { codecString, channels, sampleRate, bitrateBps } = stream;
      return [{ type: 'audio', ...common, codecString, channels, sampleRate, bitrateBps }];
    }
    case 'subtitle':
      return [{ type: 'subtitle', ...common, isText: stream.isText, isExternal: false }];
    case 'data':
    case 'attachment':
      return [];
    default:
      return stream satisfies never;
  }
}
