// Manifests, segments, subtitles and files, outside /api: the address carries the right, so that players on any origin (a cast device) can read.
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '@praxino/contracts';
import {
  buildPresentation,
  dashManifest,
  hasRendition,
  hlsMaster,
  hlsMedia,
  hlsSubtitles,
  mainVideo,
  parsePresentationId,
  parseRendition,
  renditionId,
  VIDEO_RUNGS,
  type MediaIndex,
  type Presentation,
  type RenditionId,
  type SegmentAnswer,
  type StreamEngine,
  type Timeline,
} from '@praxino/engine';
import { hangUpSignal } from '../platform/index.ts';
import { sendFile } from './file-route.ts';
import type { Opened, Playbacks } from './playback.ts';
import { asHlsWebVtt, asWebVtt, readCues, subtitleTracks } from './subtitle-tracks.ts';

export interface StreamRoutesDeps {
  app: FastifyInstance;
  playbacks: Pick<Playbacks, 'open'>;
  engine: StreamEngine;
}

interface Address {
  token: string;
  sourceId: string;
  /** Presentation, rendition or subtitle track. */
  name: string;
  part: string;
}
interface Asked extends Opened {
  name: string;
  part: string;
  signal: AbortSignal;
  reply: FastifyReply;
}

/** The bytes behind these addresses never change: the recipe and the content stand in the name. */
const FOREVER = 'private, max-age=31536000, immutable';
const PLAYLIST = 'application/vnd.apple.mpegurl';

export function addStreamRoutes({ app, playbacks, engine }: StreamRoutesDeps): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/stream/')) openToAllOrigins(reply);
  });
  app.options('/stream/*', (_request, reply) => {
    reply
      .header('Access-Control-Allow-Methods', 'GET, HEAD')
      .header('Access-Control-Allow-Headers', 'Range, If-Range, If-None-Match')
      .header('Access-Control-Max-Age', '86400');
    return reply.code(204).send();
  });
  app.route<{ Params: Pick<Address, 'token' | 'sourceId'> }>({
    method: ['GET', 'HEAD'],
    url: '/stream/:token/:sourceId/file',
    handler: async (request, reply) =>
      sendFile(await playbacks.open(request.params.token, request.params.sourceId), request, reply),
  });
  app.get<{ Params: Address }>(
    '/stream/:token/:sourceId/:name/:part',
    { exposeHeadRoute: false },
    async (request, reply) => {
      const { token, sourceId, name, part } = request.params;
      const opened = await playbacks.open(token, sourceId);
      return answer(engine, { ...opened, name, part, signal: hangUpSignal(reply), reply }, request);
    },
  );
}

function answer(engine: StreamEngine, asked: Asked, request: FastifyRequest): Promise<FastifyReply> | FastifyReply {
  const isSubtitle = /^[sx]\d{1,4}$/.test(asked.name);
  switch (asked.part) {
    case 'master.m3u8':
      return sendText(asked.reply, PLAYLIST, hlsMaster(presentationOf(asked)));
    case 'manifest.mpd':
      return sendText(asked.reply, 'application/dash+xml', dashManifest(presentationOf(asked)));
    case 'playlist.m3u8':
      return sendText(
        asked.reply,
        PLAYLIST,
        isSubtitle ? hlsSubtitles(withSubtitles(asked), asked.name) : hlsMedia(presentationOf(asked), asked.name),
      );
    case 'subtitles.vtt':
    case 'hls.vtt':
      return sendSubtitles(engine, asked);
    case 'init.mp4':
      return sendInit(engine, asked);
    default:
      return sendSegment(engine, asked, request);
  }
}

/** A rendition's own name is the presentation of it alone. */
function presentationOf({ name, file, timeline }: Asked): Presentation {
  const ids = parsePresentationId(name);
  if (!ids) throw new AppError('stream.not-found', 'There is no such rendition');
  return buildPresentation(file.index, timeline, ids, subtitleTracks(file));
}

/** As long as the film: subtitles have no length of their own. */
function withSubtitles({ file, timeline }: Asked): Presentation {
  return buildPresentation(file.index, timeline, [anyRendition(file.index, timeline)], subtitleTracks(file));
}

function anyRendition(index: MediaIndex, timeline: Timeline): RenditionId {
  const video = mainVideo(index)?.index;
  const pictures =
    video === undefined
      ? []
      : [
          { kind: 'video-copy', stream: video } as const,
          ...VIDEO_RUNGS.map((rung) => ({ kind: 'video-h264', stream: video, rung }) as const),
        ];
  const sounds = index.streams
    .filter((s) => s.type === 'audio')
    .map((s) => ({ kind: 'audio-aac', stream: s.index, channels: 2 }) as const);
  const found = [...pictures, ...sounds].find((rendition) => hasRendition(index, timeline, rendition));
  if (!found) throw new AppError('playback.unplayable', 'The film has neither pictures nor sound that can be streamed');
  return renditionId(found);
}

function sendText(reply: FastifyReply, type: string, text: string): FastifyReply {
  return reply.type(type).header('Cache-Control', 'private, max-age=3600').send(text);
}

async function sendSubtitles(
  engine: StreamEngine,
  { source, file, timeline, name, part, signal, reply }: Asked,
): Promise<FastifyReply> {
  const cues = await readCues(engine, source, file, name, signal);
  const text = part === 'hls.vtt' ? asHlsWebVtt(cues) : asWebVtt(cues, timeline);
  return sendText(reply, 'text/vtt; charset=utf-8', text);
}

async function sendInit(engine: StreamEngine, { source, name, signal, reply }: Asked): Promise<FastifyReply> {
  const bytes = await engine.init(source, renditionOf(name), signal);
  return reply.type(segmentType(name)).header('Cache-Control', FOREVER).send(bytes);
}

async function sendSegment(
  engine: StreamEngine,
  { source, name, part, playbackId, signal, reply }: Asked,
  request: FastifyRequest,
): Promise<FastifyReply> {
  const number = /^(\d{1,6})\.m4s$/.exec(part)?.[1];
  if (number === undefined) throw new AppError('stream.not-found');
  const segment = await engine.segment(source, renditionOf(name), Number(number), { viewer: playbackId, signal });
  const etag = `"${segment.key}"`;
  const isKnown = segment.kind === 'bytes' && request.headers['if-none-match'] === etag;
  const body = isKnown ? undefined : await bodyOf(segment);
  reply.type(segmentType(name)).header('Cache-Control', FOREVER).header('ETag', etag);
  return isKnown ? reply.code(304).send() : reply.send(body);
}

/** Waits for the first bytes of a stream: an encoder that fails before them still gets a proper error. */
async function bodyOf(segment: SegmentAnswer): Promise<Uint8Array | Readable> {
  if (segment.kind === 'bytes') return segment.bytes;
  const chunks = segment.chunks[Symbol.asyncIterator]();
  const first = await chunks.next();
  return Readable.from(joined(first, chunks), { objectMode: false });
}

async function* joined(first: IteratorResult<Uint8Array>, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    for (let next = first; !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

function renditionOf(name: string): RenditionId {
  if (!parseRendition(name)) throw new AppError('stream.not-found', 'There is no such rendition');
  // The name of a rendition that exists is its id.
  return name as RenditionId;
}

function segmentType(name: string): string {
  return name.startsWith('a') ? 'audio/mp4' : 'video/mp4';
}

function openToAllOrigins(reply: FastifyReply): void {
  reply
    .header('Access-Control-Allow-Origin', '*')
    .header('Access-Control-Expose-Headers', 'Content-Length, Content-Range, Accept-Ranges, ETag')
    .header('Cross-Origin-Resource-Policy', 'cross-origin')
    .header('Timing-Allow-Origin', '*');
}
