// Streams of a file in words people use.
import type { Stream, Version } from '@praxino/client';
import { channelLayout, codecName, languageName, resolutionName } from '../../i18n/format.ts';
import type { Text } from '../../i18n/i18n.ts';

type Of<T extends Stream['type']> = Extract<Stream, { type: T }>;

export function streamsOf<T extends Stream['type']>(version: Version, type: T): Of<T>[] {
  return version.streams.filter((stream): stream is Of<T> => stream.type === type);
}

const HDR_NAMES = { sdr: '', hdr10: 'HDR10', hlg: 'HLG', 'dolby-vision': 'Dolby Vision' } as const;

/** `4K`, `Dolby Vision`, `5.1`: what tells a good copy from a plain one. */
export function qualityFacts(version: Version): string[] {
  const video = streamsOf(version, 'video')[0];
  const channels = Math.max(0, ...streamsOf(version, 'audio').map((stream) => stream.channels));
  return [
    video === undefined ? '' : resolutionName(video.width, video.height),
    video === undefined ? '' : HDR_NAMES[video.hdr],
    channelLayout(channels) ?? '',
  ].filter((fact) => fact !== '');
}

function notes(stream: Stream, text: Text): string[] {
  return [
    ...(stream.isForced ? [text('fact.forced')] : []),
    ...(stream.isHearingImpaired ? [text('fact.hearing')] : []),
    ...(stream.isCommentary ? [text('fact.commentary')] : []),
  ];
}

/** `English · 5.1 · Dolby Digital`. */
export function audioLabel(stream: Of<'audio'>, text: Text, locale: string): string {
  const channels = channelLayout(stream.channels) ?? text(stream.channels === 1 ? 'fact.mono' : 'fact.stereo');
  const name = languageName(stream.language, locale) ?? stream.title ?? text('fact.unknownLanguage');
  return [name, channels, codecName(stream.codec), ...notes(stream, text)].join(' · ');
}

/** `English · for the hard of hearing`. */
export function subtitleLabel(stream: Of<'subtitle'>, text: Text, locale: string): string {
  const name = languageName(stream.language, locale) ?? stream.title ?? text('fact.unknownLanguage');
  const title = stream.title !== null && languageName(stream.language, locale) !== null ? [stream.title] : [];
  return [...new Set([name, ...title, ...notes(stream, text)])].join(' · ');
}

export function videoLabel(stream: Of<'video'>): string {
  const rate = stream.frameRate === null ? '' : `${Number(stream.frameRate.toFixed(3))} fps`;
  const depth = stream.bitDepth > 8 ? `${stream.bitDepth} bit` : '';
  return [codecName(stream.codec), `${stream.width} × ${stream.height}`, rate, depth, HDR_NAMES[stream.hdr]]
    .filter((part) => part !== '')
    .join(' · ');
}
