import type { MediaIndex } from '@praxino/engine';

const VIDEO: Readonly<Record<MediaIndex['container'], string>> = {
  matroska: 'video/x-matroska',
  webm: 'video/webm',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  mpegts: 'video/mp2t',
  avi: 'video/x-msvideo',
  ogg: 'video/ogg',
  flac: 'audio/flac',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  adts: 'audio/aac',
  asf: 'video/x-ms-wmv',
  flv: 'video/x-flv',
  mpegps: 'video/mpeg',
  other: 'application/octet-stream',
};
const AUDIO: Partial<Record<MediaIndex['container'], string>> = {
  matroska: 'audio/x-matroska',
  webm: 'audio/webm',
  mp4: 'audio/mp4',
  mov: 'audio/mp4',
  ogg: 'audio/ogg',
  asf: 'audio/x-ms-wma',
};

/** Of the whole file; a cover picture does not make a film of a song. */
export function mimeTypeOf(index: MediaIndex): string {
  const hasPicture = index.streams.some((s) => s.type === 'video' && !s.isAttachedPicture);
  return (hasPicture ? undefined : AUDIO[index.container]) ?? VIDEO[index.container];
}
