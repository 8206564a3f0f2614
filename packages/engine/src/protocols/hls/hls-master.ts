// The multivariant playlist of HLS: every rendition of the picture with every group of sound, and subtitle choices.
import type { Presentation, SubtitleTrack, VideoTrack } from '../../stream/presentation.ts';
import { audioGroups } from '../audio-groups.ts';
import { proposedFirst } from '../proposed-first.ts';
import type { NamedAudio } from '../audio-groups.ts';
import { languageTag, trackNames } from '../track-names.ts';
import { attributes, quoted } from './attributes.ts';

/**
 * `<base>/<presentation>/master.m3u8` (RFC 8216 §4.3.4). Playlists of renditions lie beside it: `../<id>/playlist.m3u8`.
 * The proposed picture comes first, because players begin with the first variant. Sound alone makes audio-only variants.
 */
export function hlsMaster(p: Presentation): string {
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS'];
  const groups = audioGroups(p.audio).map((tracks, i) => ({ id: groupId(i), tracks }));
  // A lone audio track needs no choice: it is the variant itself.
  const needsGroups = p.video.length > 0 || p.audio.length > 1;
  if (needsGroups) lines.push(...groups.flatMap(audioGroup));
  lines.push(...subtitleGroup(p.subtitles));
  for (const group of groups.length > 0 ? groups : [null]) {
    for (const video of p.video.length > 0 ? proposedFirst(p.video) : [null]) {
      const uri = (video ?? group!.tracks[0]!.track).id;
      lines.push(streamInfo(p, video, group, needsGroups), `../${uri}/playlist.m3u8`);
    }
  }
  return `${lines.join('\n')}\n`;
}

interface AudioGroup {
  id: string;
  tracks: NamedAudio[];
}

function groupId(number: number): string {
  return number === 0 ? 'audio' : `audio-${number + 1}`;
}

function audioGroup({ id, tracks }: AudioGroup): string[] {
  return tracks.map(({ track, name }, i) => {
    const list = {
      TYPE: 'AUDIO',
      'GROUP-ID': quoted(id),
      NAME: quoted(name),
      LANGUAGE: languageAttribute(track.language),
      DEFAULT: i === 0 ? 'YES' : 'NO',
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

function streamInfo(p: Presentation, video: VideoTrack | null, group: AudioGroup | null, hasGroups: boolean): string {
  const audio = (group?.tracks ?? []).map((t) => t.track);
  const sound = Math.max(0, ...audio.map((a) => a.bitrateBps));
  const codecs = new Set([...(video ? [video.codecString] : []), ...audio.map((a) => a.codecString)]);
  const list = {
    BANDWIDTH: Math.ceil((video?.peakBitrateBps ?? 0) + sound),
    'AVERAGE-BANDWIDTH': Math.ceil((video?.averageBitrateBps ?? 0) + sound),
    CODECS: quoted([...codecs].join(',')),
    'SUPPLEMENTAL-CODECS': video?.supplementalCodecs ? quoted(video.supplementalCodecs) : null,
    RESOLUTION: video && `${video.width}x${video.height}`,
    'FRAME-RATE': video?.frameRate ? video.frameRate.toFixed(3) : null,
    'VIDEO-RANGE': video && video.videoRange,
    AUDIO: group && hasGroups ? quoted(group.id) : null,
    SUBTITLES: p.subtitles.length > 0 ? '"subtitles"' : null,
    'CLOSED-CAPTIONS': video && 'NONE',
  };
  return `#EXT-X-STREAM-INF:${attributes(list)}`;
}
