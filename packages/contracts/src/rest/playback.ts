// Asking how to play something, and telling how far it got.
import { z } from 'zod';
import { mediaSegment } from './media-segments.ts';
import { route } from './route.ts';
import { empty, id, idParams } from './shared.ts';
import { deviceKind } from './users.ts';

/** What one decoder of the device can do. */
export const videoCapability = z.strictObject({
  codec: z.enum(['h264', 'hevc', 'av1', 'vp9', 'vp8', 'mpeg4', 'mpeg2video']),
  maxWidth: z.int().positive().optional(),
  maxHeight: z.int().positive().optional(),
  maxBitDepth: z.int().min(8).max(16).default(8),
  maxLevel: z.number().positive().optional().meta({ description: 'As people write it: 4.1, 5.2' }),
  maxFrameRate: z.number().positive().optional(),
  hdr: z.array(z.enum(['hdr10', 'hlg', 'dolby-vision'])).default([]),
  needsIdr: z
    .boolean()
    .optional()
    .meta({ description: 'After a seek it starts at IDR pictures alone, not at other key frames (open GOP)' }),
});
export const audioCapability = z.strictObject({
  codec: z.enum(['aac', 'mp3', 'opus', 'flac', 'vorbis', 'ac3', 'eac3', 'alac', 'dts', 'truehd', 'pcm']),
  maxChannels: z.int().positive().optional(),
});
/** How subtitles reach the screen: as WebVTT, as the ASS script with its fonts, as pictures, or as part of the film's picture. */
export const subtitleDelivery = z.enum(['text', 'ass', 'pictures', 'burn-in']);
export type SubtitleDelivery = z.infer<typeof subtitleDelivery>;
/** What a device can play. Without `video`, `audio` and `containers` it is taken for a current Chromium on a desktop. */
export const deviceProfile = z
  .strictObject({
    name: z.string().max(120).optional(),
    kind: deviceKind.optional(),
    containers: z
      .array(z.enum(['mp4', 'mov', 'webm', 'matroska', 'mpegts', 'mp3', 'flac', 'ogg', 'wav', 'adts', 'avi']))
      .optional()
      .meta({ description: 'Files it can play whole' }),
    video: z.array(videoCapability).max(32).optional(),
    audio: z.array(audioCapability).max(32).optional(),
    streamFormat: z
      .enum(['cmaf', 'mpegts'])
      .optional()
      .meta({ description: 'What its streams are made of: fragmented MP4 (default), or MPEG-TS for old televisions' }),
    maxBitrateBps: z.int().positive().optional(),
    subtitles: z
      .array(subtitleDelivery.exclude(['burn-in']))
      .optional()
      .meta({
        description:
          'What it draws itself, text alone by default; the rest is turned into text, or drawn into the picture where it draws no text',
      }),
  })
  .meta({ id: 'DeviceProfile' });
export type DeviceProfile = z.infer<typeof deviceProfile>;
export type VideoCapability = z.infer<typeof videoCapability>;
export type AudioCapability = z.infer<typeof audioCapability>;

export const playbackBody = z.strictObject({
  itemId: id,
  versionId: id.optional(),
  device: deviceProfile.default({}),
  startPositionMs: z.int().min(0).optional().meta({ description: 'Default: where this user stopped' }),
  audioStream: z.int().min(0).optional(),
  subtitleStream: z.int().min(0).nullable().optional().meta({ description: 'null: none' }),
  burnIn: z.boolean().optional().meta({
    description:
      'Draw subtitles with a look of their own (pictures or ASS) into the picture, even where the device could draw them',
  }),
  maxBitrateBps: z.int().min(64_000).optional().meta({ description: 'Nothing heavier is offered' }),
  bandwidthBps: z
    .int()
    .min(1000)
    .max(100_000_000_000)
    .optional()
    .meta({ description: 'What the client measured of its network: decides what is proposed, not what is offered' }),
});
export type PlaybackBody = z.input<typeof playbackBody>;

/** As `playbackBody`: the same question gets the same streams ready. */
export const warmBody = playbackBody.extend({
  what: z
    .enum(['item', 'next'])
    .default('item')
    .meta({ description: 'The item itself, or the episode that follows it in its show' }),
});
export type WarmBody = z.input<typeof warmBody>;

export const decisionReason = z
  .object({
    track: z.enum(['container', 'video', 'audio', 'subtitle']),
    code: z.enum([
      'direct-supported',
      'container-unsupported',
      'codec-unsupported',
      'profile-unsupported',
      'level-too-high',
      'resolution-too-high',
      'bit-depth-unsupported',
      'hdr-unsupported',
      'frame-rate-too-high',
      'bitrate-too-high',
      'channels-too-many',
      'reader-needs-ffmpeg',
      'audio-choice',
      'subtitle-extracted',
      'subtitle-burned-in',
      'preferred-playable-audio',
    ]),
    text: z.string().meta({ description: 'Plain words for people' }),
  })
  .meta({ id: 'DecisionReason' });
export type DecisionReason = z.infer<typeof decisionReason>;

export const playbackSubtitle = z
  .object({
    index: z.int(),
    language: z.string().nullable(),
    title: z.string().nullable(),
    isDefault: z.boolean(),
    isForced: z.boolean(),
    isHearingImpaired: z.boolean(),
    codec: z
      .string()
      .meta({ description: "ffmpeg's name: subrip, ass, hdmv_pgs_subtitle …; eia_608 for closed captions" }),
    delivery: subtitleDelivery.meta({ description: 'How this device gets it. burn-in: ask for a playback with it' }),
    url: z
      .string()
      .nullable()
      .meta({ description: 'text and ass: all of it as WebVTT, in the time of the player (0 = start of the film)' }),
    partUrl: z.string().nullable().meta({
      description:
        'With ?from=&to= in seconds: what stands on the screen there, without waiting for the rest. WebVTT; SubtitlePictures for pictures',
    }),
    scriptUrl: z
      .string()
      .nullable()
      .meta({ description: 'ass: the script as its author wrote it, in the time of the player' }),
    fontUrls: z.array(z.string()).meta({ description: 'ass: the fonts that travel with the film' }),
  })
  .meta({ id: 'PlaybackSubtitle' });
/** What stands behind the `partUrl` of a subtitle track that is delivered as pictures. */
export const subtitlePictures = z
  .object({
    pictures: z.array(
      z.object({
        startMs: z.int(),
        endMs: z.int(),
        planeWidth: z
          .int()
          .meta({ description: 'The plane that positions count on; it covers the picture of the film' }),
        planeHeight: z.int(),
        isForced: z.boolean(),
        images: z.array(
          z.object({
            x: z.int(),
            y: z.int(),
            width: z.int(),
            height: z.int(),
            png: z.string().meta({ description: 'Base64' }),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'SubtitlePictures' });
export type SubtitlePictures = z.infer<typeof subtitlePictures>;
export const playbackAudio = z
  .object({
    index: z.int(),
    language: z.string().nullable(),
    title: z.string().nullable(),
    codec: z.string(),
    channels: z.int(),
    action: z.enum(['copy', 'transcode']),
  })
  .meta({ id: 'PlaybackAudio' });

export const trickplay = z
  .object({
    widthPx: z.int().meta({ description: 'Of one picture' }),
    heightPx: z.int(),
    columns: z.int().meta({ description: 'Pictures on a sheet lie in rows, from left to right' }),
    rows: z.int(),
    intervalMs: z.int().meta({ description: 'Picture i shows the film from i × intervalMs to (i + 1) × intervalMs' }),
    count: z.int().meta({ description: 'Pictures of the whole film' }),
    urls: z
      .array(z.string())
      .meta({ description: 'Sheets (JPEG), columns × rows pictures on each; made when first asked for' }),
    vttUrl: z.string().meta({ description: 'The same as WebVTT thumbnails, for other players' }),
  })
  .meta({ id: 'Trickplay' });
export type Trickplay = z.infer<typeof trickplay>;

/** One picture a viewer can choose. */
export const playbackQuality = z
  .object({
    rendition: z.string().nullable().meta({
      description: 'Its name in manifests (DASH: id of the Representation); null: the file itself, and nothing else',
    }),
    label: z.string().meta({ description: 'As people say it: 720p' }),
    width: z.int(),
    height: z.int(),
    action: z.enum(['copy', 'transcode']).meta({ description: 'A copy costs the server no encoder' }),
    bitrateBps: z.int().meta({ description: 'Of the picture at its peak' }),
    maxBitrateBps: z.int().meta({ description: 'Asking with this limit gets it' }),
    isOffered: z.boolean().meta({ description: 'In the manifests of this answer: players switch to it as they play' }),
    isProposed: z.boolean().meta({ description: 'What the server would begin with' }),
  })
  .meta({ id: 'PlaybackQuality' });
export type PlaybackQuality = z.infer<typeof playbackQuality>;

export const playback = z
  .object({
    playbackId: z.string(),
    itemId: z.string(),
    versionId: z.string(),
    mode: z.enum(['direct', 'remux', 'transcode']),
    reasons: z.array(decisionReason),
    hlsUrl: z.string(),
    dashUrl: z.string(),
    fileUrl: z.string(),
    mimeType: z.string().meta({ description: 'Of the file behind fileUrl' }),
    startPositionMs: z.int(),
    durationMs: z.int(),
    bitrateBps: z.int().meta({ description: 'What the proposed stream needs at its peak' }),
    video: z
      .object({ width: z.int(), height: z.int(), action: z.enum(['copy', 'transcode']), codec: z.string() })
      .nullable(),
    audioStream: z.int().nullable(),
    audio: z.array(playbackAudio),
    subtitleStream: z.int().nullable(),
    subtitles: z.array(playbackSubtitle),
    chapters: z.array(z.object({ startMs: z.int(), title: z.string() })),
    trickplay: trickplay.nullable().meta({ description: 'Small pictures for the seek bar; null for sound' }),
    segments: z.array(mediaSegment).meta({ description: 'What a viewer may skip, in order of time' }),
    qualities: z
      .array(playbackQuality)
      .meta({ description: 'All pictures the device can have, best first; none of sound alone' }),
    expiresAt: z.int(),
  })
  .meta({ id: 'Playback' });
export type Playback = z.infer<typeof playback>;

export const progressBody = z.strictObject({
  positionMs: z.int().min(0),
  state: z.enum(['playing', 'paused', 'stopped']),
});

export const playbackRoutes = {
  start: route({
    method: 'POST',
    path: '/api/v1/playback',
    summary: 'How should this device play this item?',
    tag: 'playback',
    access: 'user',
    body: playbackBody,
    success: { status: 201, body: playback },
  }),
  warm: route({
    method: 'POST',
    path: '/api/v1/playback/warm',
    summary: 'Get the first segments ready of what is about to be played; hanging up stops that',
    tag: 'playback',
    access: 'user',
    body: warmBody,
    success: { status: 204, body: empty },
  }),
  progress: route({
    method: 'POST',
    path: '/api/v1/playback/:id/progress',
    summary: 'Report the position',
    tag: 'playback',
    access: 'user',
    params: idParams,
    body: progressBody,
    success: { status: 204, body: empty },
  }),
  stop: route({
    method: 'DELETE',
    path: '/api/v1/playback/:id',
    summary: 'End a playback; its addresses stop working',
    tag: 'playback',
    access: 'user',
    params: idParams,
    success: { status: 204, body: empty },
  }),
};
