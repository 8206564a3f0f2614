// Tracks of a playback in words.
import type { Playback } from '@praxino/client';
import { channelLayout, codecName, languageName } from '../../i18n/format.ts';
import type { Text } from '../../i18n/i18n.ts';

export interface TrackName {
  name: string;
  detail: string;
}

export function audioName(track: Playback['audio'][number], text: Text, locale: string): TrackName {
  const language = languageName(track.language, locale);
  const channels = channelLayout(track.channels) ?? text(track.channels === 1 ? 'fact.mono' : 'fact.stereo');
  return {
    name: language ?? track.title ?? text('fact.unknownLanguage'),
    detail: [
      ...(language !== null && track.title !== null ? [track.title] : []),
      channels,
      codecName(track.codec),
    ].join(' · '),
  };
}

export function subtitleName(track: Playback['subtitles'][number], text: Text, locale: string): TrackName {
  const language = languageName(track.language, locale);
  const notes = [
    ...(language !== null && track.title !== null && track.title !== language ? [track.title] : []),
    ...(track.isForced ? [text('fact.forced')] : []),
    ...(track.isHearingImpaired ? [text('fact.hearing')] : []),
    ...(track.delivery === 'pictures' ? [text('fact.pictures')] : []),
    ...(track.delivery === 'ass' ? [text('fact.styled')] : []),
  ];
  return { name: language ?? track.title ?? text('fact.unknownLanguage'), detail: notes.join(' · ') };
}

/** What this player can show without asking for another picture. */
export function drawableSubtitles(plan: Pick<Playback, 'subtitles'>): Playback['subtitles'] {
  return plan.subtitles.filter((track) => track.delivery !== 'burn-in');
}
