// What the name of a subtitle file says: "Film.en.forced.srt".
import { extname } from 'node:path';
import { stemOf } from '../medium.ts';

export interface SubtitleName {
  codec: string;
  language: string | null;
  title: string | null;
  isForced: boolean;
  isHearingImpaired: boolean;
}

/** ffmpeg's names. `.sub` beside an `.idx` of the same name holds the pictures of that, and is no file of its own. */
const CODECS: Readonly<Record<string, string>> = {
  '.srt': 'subrip',
  '.ass': 'ass',
  '.ssa': 'ass',
  '.vtt': 'webvtt',
  '.smi': 'sami',
  '.sami': 'sami',
  '.sub': 'microdvd',
  '.idx': 'dvd_subtitle',
};
const HEARING = new Set(['sdh', 'cc', 'hi']);
const LANGUAGE = /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i;
const LANGUAGE_WORDS: Readonly<Record<string, string>> = {
  english: 'en',
  german: 'de',
  deutsch: 'de',
  french: 'fr',
  spanish: 'es',
  italian: 'it',
  portuguese: 'pt',
  dutch: 'nl',
  russian: 'ru',
  japanese: 'ja',
  chinese: 'zh',
  korean: 'ko',
  polish: 'pl',
  swedish: 'sv',
  danish: 'da',
  norwegian: 'no',
  finnish: 'fi',
  turkish: 'tr',
  arabic: 'ar',
};

/** null when the file does not belong to the video `videoStem`. */
export function parseSubtitleName(name: string, videoStem: string): SubtitleName | null {
  const stem = stemOf(name);
  const codec = CODECS[extname(name).toLowerCase()];
  if (codec === undefined || !stem.toLowerCase().startsWith(videoStem.toLowerCase())) return null;
  const rest = stem.slice(videoStem.length);
  // "Film 2.srt" is not a subtitle of "Film.mkv".
  if (rest !== '' && !/^[.\s_-]*[.[(_-]/.test(rest)) return null;
  const parts = rest
    .split(/[.[\]()_]+|\s+-\s+|^-/)
    .map((p) => p.trim())
    .filter(Boolean);
  const words = parts.map((p) => p.toLowerCase());
  const isForced = words.includes('forced');
  const isHearing = words.some((w, i) => HEARING.has(w) && (w !== 'hi' || i > 0));
  const index = words.findIndex(
    (w) =>
      w !== 'forced' && w !== 'default' && !(HEARING.has(w) && w !== 'hi') && (LANGUAGE.test(w) || w in LANGUAGE_WORDS),
  );
  const language = index < 0 ? null : (LANGUAGE_WORDS[words[index] ?? ''] ?? parts[index] ?? null);
  const title = parts
    .filter((_, i) => i !== index && !['forced', 'default', 'sdh', 'cc', 'hi'].includes(words[i] ?? ''))
    .join(' ');
  return { codec, language, title: title === '' ? null : title, isForced, isHearingImpaired: isHearing };
}
