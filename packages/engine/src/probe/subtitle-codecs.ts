// ffmpeg's names of subtitle codecs, by what they are made of.

/** Can become WebVTT. */
const TEXT = new Set([
  'subrip',
  'srt',
  'ass',
  'ssa',
  'webvtt',
  'mov_text',
  'text',
  'microdvd',
  'sami',
  'subviewer',
  'subviewer1',
  'jacosub',
  'realtext',
  'stl',
  'mpl2',
  'vplayer',
  'pjs',
  'eia_608',
]);
/** Bitmaps that we decode. */
const PICTURES = new Set(['hdmv_pgs_subtitle', 'dvd_subtitle', 'dvb_subtitle']);

export function isTextSubtitle(codec: string): boolean {
  return TEXT.has(codec);
}

/** Bitmaps that a client can be sent; other ones (XSUB) can only be burnt into the picture. */
export function isPictureSubtitle(codec: string): boolean {
  return PICTURES.has(codec);
}

/** Bitmaps, and scripts of ASS: worth drawing into the picture even for a device that shows their words. */
export function hasOwnLook(codec: string): boolean {
  return PICTURES.has(codec) || isScript(codec);
}

export function isScript(codec: string): boolean {
  return codec === 'ass' || codec === 'ssa';
}
