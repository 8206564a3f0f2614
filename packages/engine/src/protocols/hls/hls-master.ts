// The multivariant playlist of HLS: every rendition of the picture with every group of sound, and subtitle choices.
import type { Trickplay } from '../../images/trickplay.ts';
import { hlsImageStream } from '../../images/trickplay-manifests.ts';
import type { Presentation, SubtitleTrack, VideoTrack } from '../../stream/presentation.ts';
import { mainVideo } from '../../stream/build-presentation.ts';
import { displaySize } from '../../stream/video-shape.ts';
import { audioGroups } from '../audio-groups.ts';
import { ORIGIN } from '../edges.ts';
import type { Edge } from '../edges.ts';
import { proposedFirst } from '../proposed-first.ts';
import type { NamedAudio } from '../audio-groups.ts';
import { languageTag, trackNames } from '../track-names.ts';
import { attributes, quoted } from './attributes.ts';
import { hasChapters } from './hls-chapters.ts';
import { hasIFrames } from './i-frames.ts';

/**
 * `<base>/<presentation>/master.m3u8` (RFC 8216 §4.3.4). Playlists of renditions lie beside it: `../<id>/playlist.m3u8`.
 * The proposed picture comes first, because players begin with the first variant. Sound alone makes audio-only variants.
 */
export function hlsMaster(p: Presentation, edges: readonly Edge[] = [], trickplay: Trickplay | null = null): string {
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS', ...sessionTags(p, edges)];
  const groups = audioGroups(p.audio).map((tracks, i) => ({ id: groupId(i), tracks }));
  // A lone audio track needs no choice: it is the variant itself.
  const needsGroups = p.video.length > 0 || p.audio.length > 1;
  if (needsGroups) lines.push(...groups.flatMap(audioGroup));
  lines.push(...subtitleGroup(p.subtitles));
  for (const group of groups.length > 0 ? groups : [null]) {
    for (const video of p.video.length > 0 ? proposedFirst(p.video) : [null]) {
      const uri = (video ?? group!.tracks[0]!.track).id;
      const tag = streamInfo(p, video, group, needsGroups);
      lines.push(edges.length > 0 ? `${tag},PATHWAY-ID=${quoted(ORIGIN)}` : tag, `../${uri}/playlist.m3u8`);
    }
  }
  lines.push(...p.video.filter(hasIFrames).map((video) => iFrameInfo(p, video)));
  if (trickplay) lines.push(hlsImageStream(trickplay, '../trickplay/images.m3u8'));
  return `${lines.join('\n')}\n`;
}

function sessionTags(p: Presentation, edges: readonly Edge[]): string[] {
  return [
    ...(edges.length > 0 ? [`#EXT-X-CONTENT-STEERING:SERVER-URI="steering.json",PATHWAY-ID=${quoted(ORIGIN)}`] : []),
    ...(hasChapters(p) ? ['#EXT-X-SESSION-DATA:DATA-ID="com.apple.hls.chapters",URI="chapters.json"'] : []),
  ];
}

/** A key frame weighs no more than the segment it begins, so the peak of the whole picture holds for them, too. */
function iFrameInfo(p: Presentation, video: VideoTrack): string {
  const list = {
    BANDWIDTH: Math.ceil(video.peakBitrateBps),
    CODECS: quoted(video.codecString),
    ...pictureFacts(p, video),
    URI: quoted(`../${video.id}/i-frames.m3u8`),
  };
  return `#EXT-X-I-FRAME-STREAM-INF:${attributes(list)}`;
}

/** As people see it: turned upright, with square pixels. */
function pictureFacts(p: Presentation, video: VideoTrack): { RESOLUTION: string; 'VIDEO-RANGE': string } {
  const stream = video.action === 'copy' ? mainVideo(p.index) : null;
  const { width, height } = stream ? displaySize(stream) : video;
  return { RESOLUTION: `${width}x${height}`, 'VIDEO-RANGE': video.videoRange };
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
    ...(video && pictureFacts(p, video)),
    'FRAME-RATE': video?.frameRate ? video.frameRate.toFixed(3) : null,
    AUDIO: group && hasGroups ? quoted(group.id) : null,
    SUBTITLES: p.subtitles.length > 0 ? '"subtitles"' : null,
    'CLOSED-CAPTIONS': video && 'NONE',
  };
  return `#EXT-X-STREAM-INF:${attributes(list)}`;
}
