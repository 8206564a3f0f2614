// What people call codecs and containers.

const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    h264: 'H.264',
    hevc: 'HEVC',
    av1: 'AV1',
    vp8: 'VP8',
    vp9: 'VP9',
    mpeg4: 'MPEG-4 Part 2',
    mpeg2video: 'MPEG-2',
    mpeg1video: 'MPEG-1',
    vc1: 'VC-1',
    aac: 'AAC',
    ac3: 'Dolby Digital',
    eac3: 'Dolby Digital Plus',
    truehd: 'Dolby TrueHD',
    dts: 'DTS',
    mp3: 'MP3',
    opus: 'Opus',
    flac: 'FLAC',
    vorbis: 'Vorbis',
    alac: 'ALAC',
    eia_608: 'CEA-608 closed captions',
    cta_708: 'CEA-708 closed captions',
    matroska: 'Matroska',
    webm: 'WebM',
    mp4: 'MP4',
    mov: 'QuickTime',
    mpegts: 'MPEG-TS',
    avi: 'AVI',
    ogg: 'Ogg',
    wav: 'WAV',
    adts: 'AAC (ADTS)',
    asf: 'Windows Media',
    flv: 'Flash Video',
    mpegps: 'MPEG program stream',
  }),
);

export function codecName(codec: string): string {
  return NAMES.get(codec) ?? (codec.startsWith('pcm_') ? 'PCM' : codec);
}

/** The name a device profile has for ffmpeg's codec name. */
export function capabilityName(codec: string): string {
  if (codec.startsWith('pcm_')) return 'pcm';
  return codec === 'dca' ? 'dts' : codec;
}

/** "4.2 Mbit/s", "640 kbit/s". */
export function bitrateText(bps: number): string {
  return bps >= 1_000_000 ? `${(bps / 1_000_000).toFixed(1)} Mbit/s` : `${Math.round(bps / 1000)} kbit/s`;
}
