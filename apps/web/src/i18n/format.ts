// Times, sizes and names as people read them. Everything takes the locale, nothing reads it from the air.

/** `1:02:03`, `2:03`; `-:--` when there is no such time. Rounds down, as clocks do. */
export function clock(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return '-:--';
  const total = Math.floor(ms / 1000);
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** `1 hr 42 min`, `42 min`, `35 sec` in the words of the locale. */
export function duration(ms: number, locale: string): string {
  const unit = (value: number, name: 'hour' | 'minute' | 'second'): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  if (ms < 60_000) return unit(Math.max(1, Math.round(ms / 1000)), 'second');
  const minutes = Math.round(ms / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return unit(minutes, 'minute');
  return rest === 0 ? unit(hours, 'hour') : `${unit(hours, 'hour')} ${unit(rest, 'minute')}`;
}

/** Decimal units, as disks are sold: `1.4 GB`. */
export function size(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  const at = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** at;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[at] ?? 'byte',
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}

/** `8.2 Mbit/s`, `160 kbit/s`. */
export function bitrate(bps: number, locale: string): string {
  const [value, unit] = bps >= 1_000_000 ? [bps / 1_000_000, 'Mbit/s'] : [bps / 1000, 'kbit/s'];
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)} ${unit}`;
}

export function percent(share: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

/** `20:15`, `8:15 PM`. */
export function timeOfDay(at: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(at);
}

/** `3 minutes ago`, `yesterday`. */
export function ago(thenMs: number, nowMs: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const seconds = Math.round((thenMs - nowMs) / 1000);
  if (Math.abs(seconds) < 60) return format.format(0, 'minute');
  if (Math.abs(seconds) < 3600) return format.format(Math.round(seconds / 60), 'minute');
  if (Math.abs(seconds) < 86_400) return format.format(Math.round(seconds / 3600), 'hour');
  return format.format(Math.round(seconds / 86_400), 'day');
}

/** The name of a language tag (`deu`, `pt-BR`); null for none, `und`, or a tag nobody knows. */
export function languageName(tag: string | null, locale: string): string | null {
  if (tag === null || tag === '' || tag === 'und') return null;
  try {
    const name = new Intl.DisplayNames(locale, { type: 'language', fallback: 'none' }).of(twoLetters[tag] ?? tag);
    return name === undefined ? tag : name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
  } catch {
    return tag;
  }
}

/** ISO 639-2/B codes that Matroska files carry and Intl does not know. */
const twoLetters: Readonly<Record<string, string>> = {
  alb: 'sq',
  arm: 'hy',
  baq: 'eu',
  bur: 'my',
  chi: 'zh',
  cze: 'cs',
  dut: 'nl',
  fre: 'fr',
  geo: 'ka',
  ger: 'de',
  gre: 'el',
  ice: 'is',
  mac: 'mk',
  mao: 'mi',
  may: 'ms',
  per: 'fa',
  rum: 'ro',
  slo: 'sk',
  tib: 'bo',
  wel: 'cy',
};

/** `5.1`, `7.1`, else the number of channels; null for one and two, which have words. */
export function channelLayout(channels: number): string | null {
  if (channels <= 2) return null;
  return channels === 6 ? '5.1' : channels === 8 ? '7.1' : String(channels);
}

const codecNames: Readonly<Record<string, string>> = {
  h264: 'H.264',
  hevc: 'HEVC',
  av1: 'AV1',
  vp9: 'VP9',
  vp8: 'VP8',
  mpeg4: 'MPEG-4',
  mpeg2video: 'MPEG-2',
  aac: 'AAC',
  ac3: 'Dolby Digital',
  eac3: 'Dolby Digital Plus',
  truehd: 'Dolby TrueHD',
  dts: 'DTS',
  flac: 'FLAC',
  opus: 'Opus',
  mp3: 'MP3',
  vorbis: 'Vorbis',
  alac: 'ALAC',
  subrip: 'SubRip',
  ass: 'ASS',
  webvtt: 'WebVTT',
  mov_text: 'Timed Text',
  hdmv_pgs_subtitle: 'PGS',
  dvd_subtitle: 'VobSub',
  microdvd: 'MicroDVD',
  sami: 'SAMI',
};
export function codecName(codec: string): string {
  return codecNames[codec] ?? (codec.startsWith('pcm') ? 'PCM' : codec.toUpperCase());
}

/** `4K`, `1080p`: by width too, because wide films have few lines. */
export function resolutionName(width: number, height: number): string {
  if (width >= 7000 || height >= 4000) return '8K';
  if (width >= 3200 || height >= 1900) return '4K';
  if (width >= 2300 || height >= 1300) return '1440p';
  if (width >= 1700 || height >= 1000) return '1080p';
  if (width >= 1200 || height >= 700) return '720p';
  return `${height}p`;
}
