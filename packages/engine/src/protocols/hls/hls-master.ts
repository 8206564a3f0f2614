// The multivariant playlist of HLS: one variant with its audio and subtitle choices.
import type { Presentation, SubtitleTrack } from '../../stream/presentation.ts';
import { languageTag, trackNames } from '../track-names.ts';
import { attributes, quoted } from './attributes.ts';

/**
 * `<base>/<presentation>/master.m3u8` (RFC 8216 §4.3.4). Playlists of renditions lie beside it: `../<id>/playlist.m3u8`.
 * Sound alone makes an audio-only variant.
 */
export function hlsMaster(p: Presentation): string {
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS'];
  // A lone audio track needs no choice: it is the variant itself.
  const hasAudioGroup = p.audio.length > (p.video ? 0 : 1);
  if (hasAudioGroup) lines.push(...audioGroup(p));
  lines.push(...subtitleGroup(p.subtitles));
  lines.push(streamInfo(p, hasAudioGroup), `../${(p.video ?? p.audio[0]!).id}/playlist.m3u8`);
  return `${lines.join('\n')}\n`;
}

function audioGroup(p: Presentation): string[] {
  const names = trackNames(p.audio, 'Audio');
  return p.audio.map((track, i) => {
    const list = {
      TYPE: 'AUDIO',
      'GROUP-ID': '"audio"',
      NAME: quoted(names[i]!),
      LANGUAGE: languageAttribute(track.language),
      DEFAULT: track.isDefault ? 'YES' : 'NO',
      AUTOSELECT: 'YES',
      CHANNELS: `"${track.channels}"`,
      URI: quoted(`../${track.id}/playlist.m3u8`),
    };
    return `#EXT-X-MEDIA:${attributes(list)}`;
  });
}

function subtitleGroup(subtitles: readonly SubtitleTrack[]): string[] {
  const names = trackNames(subtitles, 'Subtitles');
  const preferred = subtitles.find((s) => s.isDefault);
  return subtitles.map((track, i) => {
    const list = {
      TYPE: 'SUBTITLES',
      'GROUP-ID': '"subtitles"',
      NAME: quoted(names[i]!),
      LANGUAGE: languageAttribute(track.language),
      // A group has one default at most (RFC 8216 §4.3.4.1.1), whatever the file claims.
      DEFAULT: track === preferred ? 'YES' : 'NO',
      AUTOSELECT: 'YES',
      FORCED: track.isForced ? 'YES' : 'NO',
      CHARACTERISTICS: track.isHearingImpaired
        ? '"public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound"'
        : null,
      URI: quoted(`../${track.id}/playlist.m3u8`),
    };
    return `#EXT-X-MEDIA:${attributes(list)}`;
  });
}

function languageAttribute(language: string | null): string | null {
  const tag = languageTag(language);
  return tag && quoted(tag);
}

function streamInfo({ video, audio, subtitles }: Presentation, hasAudioGroup: boolean): string {
  const sound = Math.max(0, ...audio.map((a) => a.bitrateBps));
  const codecs = new Set([...(video ? [video.codecString] : []), ...audio.map((a) => a.codecString)]);
  const list = {
    BANDWIDTH: Math.ceil((video?.peakBitrateBps ?? 0) + sound),
    'AVERAGE-BANDWIDTH': Math.ceil((video?.averageBitrateBps ?? 0) + sound),
    CODECS: quoted([...codecs].join(',')),
    RESOLUTION: video && `${video.width}x${video.height}`,
    'FRAME-RATE': video?.frameRate ? video.frameRate.toFixed(3) : null,
    'VIDEO-RANGE': video && video.videoRange,
    AUDIO: hasAudioGroup ? '"audio"' : null,
    SUBTITLES: subtitles.length > 0 ? '"subtitles"' : null,
    'CLOSED-CAPTIONS': video && 'NONE',
  };
  return `#EXT-X-STREAM-INF:${attributes(list)}`;
}
