// The multivariant playlist of HLS: every rendition of the picture with every group of sound, and subtitle choices.
import type { Trickplay } from '../../images/trickplay.ts';
import { hlsImageStream } from '../../images/trickplay-manifests.ts';
import type { Presentation, SubtitleTrack, VideoTrack } from '../../stream/presentation.ts';
import { mainVideo } from '../../stream/build-presentation.ts';
import { displaySize } from '../../stream/video-shape.ts';
import { audioGroups } from '../audio-groups.ts';
import { ORIGIN } from '../edges.ts';
import type { Pathway } from '../edges.ts';
import { proposedFirst } from '../proposed-first.ts';
import type { NamedAudio } from '../audio-groups.ts';
import { languageTag, trackNames } from '../track-names.ts';
import { attributes, quoted } from './attributes.ts';
import { hasChapters } from './hls-chapters.ts';
import { hasIFrames } from './i-frames.ts';

/** Where there is one way alone. */
const ALONE: Pathway = { id: ORIGIN, folder: '..', presentation: '.' };

/**
 * `<base>/<presentation>/master.m3u8` (RFC 8216 §4.3.4). Playlists of renditions lie beside it: `../<id>/playlist.m3u8`.
 * The proposed picture comes first, because players begin with the first variant. Sound alone makes audio-only variants.
 * Of several pathways each has everything (RFC 8216bis §7.2).
 */
export function hlsMaster(
  p: Presentation,
  pathways: readonly Pathway[] = [],
  trickplay: Trickplay | null = null,
): string {
  const isSteered = pathways.length > 0;
  const ways = isSteered ? pathways : [ALONE];
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS', ...sessionTags(p, isSteered)];
  lines.push(...ways.flatMap((way) => renditionGroups(p, way)));
  lines.push(...ways.flatMap((way) => variants(p, way, isSteered)));
  lines.push(
    ...ways.flatMap((way) => p.video.filter(hasIFrames).map((video) => iFrameInfo(p, video, way) + on(way, isSteered))),
  );
  if (trickplay) lines.push(hlsImageStream(trickplay, '../trickplay/images.m3u8'));
  return `${lines.join('\n')}\n`;
}

function sessionTags(p: Presentation, isSteered: boolean): string[] {
  return [
    ...(isSteered ? [`#EXT-X-CONTENT-STEERING:SERVER-URI="steering.json",PATHWAY-ID=${quoted(ORIGIN)}`] : []),
    ...(hasChapters(p) ? ['#EXT-X-SESSION-DATA:DATA-ID="com.apple.hls.chapters",URI="chapters.json"'] : []),
  ];
}

function renditionGroups(p: Presentation, way: Pathway): string[] {
  return [
    ...(needsGroups(p) ? audioGroupsOf(p, way).flatMap((g) => audioGroup(g, way)) : []),
    ...subtitleGroup(p.subtitles, way),
  ];
}

function variants(p: Presentation, way: Pathway, isSteered: boolean): string[] {
  const groups = audioGroupsOf(p, way);
  const pictures = p.video.length > 0 ? proposedFirst(p.video) : [null];
  return (groups.length > 0 ? groups : [null]).flatMap((group) =>
    pictures.flatMap((video) => {
      const { id } = video ?? group!.tracks[0]!.track;
      return [streamInfo(p, { video, group, way }) + on(way, isSteered), `${way.folder}/${id}/playlist.m3u8`];
    }),
  );
}

function on({ id }: Pathway, isSteered: boolean): string {
  return isSteered ? `,PATHWAY-ID=${quoted(id)}` : '';
}

/** A lone audio track needs no choice: it is the variant itself. */
function needsGroups({ video, audio }: Presentation): boolean {
  return video.length > 0 || audio.length > 1;
}

function audioGroupsOf({ audio }: Presentation, way: Pathway): AudioGroup[] {
  return audioGroups(audio).map((tracks, i) => ({ id: groupName(i === 0 ? 'audio' : `audio-${i + 1}`, way), tracks }));
}

/** Groups of the other pathways need names of their own: their playlists lie elsewhere. */
function groupName(name: string, { id }: Pathway): string {
  return id === ORIGIN ? name : `${id}-${name}`;
}

/** A key frame weighs no more than the segment it begins, so the peak of the whole picture holds for them, too. */
function iFrameInfo(p: Presentation, video: VideoTrack, { folder }: Pathway): string {
  const list = {
    BANDWIDTH: Math.ceil(video.peakBitrateBps),
    CODECS: quoted(video.codecString),
    ...pictureFacts(p, video),
    URI: quoted(`${folder}/${video.id}/i-frames.m3u8`),
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

function audioGroup({ id, tracks }: AudioGroup, { folder }: Pathway): string[] {
  return tracks.map(({ track, name }, i) => {
    const list = {
      TYPE: 'AUDIO',
      'GROUP-ID': quoted(id),
      NAME: quoted(name),
      LANGUAGE: languageAttribute(track.language),
      DEFAULT: i === 0 ? 'YES' : 'NO',
      AUTOSELECT: 'YES',
      CHANNELS: `"${track.channels}"`,
      URI: quoted(`${folder}/${track.id}/playlist.m3u8`),
    };
    return `#EXT-X-MEDIA:${attributes(list)}`;
  });
}

function subtitleGroup(subtitles: readonly SubtitleTrack[], way: Pathway): string[] {
  const names = trackNames(subtitles, 'Subtitles');
  const preferred = subtitles.find((s) => s.isDefault);
  return subtitles.map((track, i) => {
    const list = {
      TYPE: 'SUBTITLES',
      'GROUP-ID': quoted(groupName('subtitles', way)),
      NAME: quoted(names[i]!),
      LANGUAGE: languageAttribute(track.language),
      // A group has one default at most (RFC 8216 §4.3.4.1.1), whatever the file claims.
      DEFAULT: track === preferred ? 'YES' : 'NO',
      AUTOSELECT: 'YES',
      FORCED: track.isForced ? 'YES' : 'NO',
      CHARACTERISTICS: track.isHearingImpaired
        ? '"public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound"'
        : null,
      URI: quoted(`${way.folder}/${track.id}/playlist.m3u8`),
    };
    return `#EXT-X-MEDIA:${attributes(list)}`;
  });
}

function languageAttribute(language: string | null): string | null {
  const tag = languageTag(language);
  return tag && quoted(tag);
}

function streamInfo(
  p: Presentation,
  { video, group, way }: { video: VideoTrack | null; group: AudioGroup | null; way: Pathway },
): string {
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
    AUDIO: group && needsGroups(p) ? quoted(group.id) : null,
    SUBTITLES: p.subtitles.length > 0 ? quoted(groupName('subtitles', way)) : null,
    'CLOSED-CAPTIONS': video && 'NONE',
  };
  return `#EXT-X-STREAM-INF:${attributes(list)}`;
}
