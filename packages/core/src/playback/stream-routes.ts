// Manifests, segments, subtitles and files, outside /api: the address carries the right, so that players on any origin (a cast device) can read.
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '@praxino/contracts';
import {
  answerStream,
  planTrickplay,
  type Edge,
  type PictureEngine,
  type StreamAnswer,
  type StreamEngine,
  type TimeRange,
  type Trickplay,
} from '@praxino/engine';
import { hangUpSignal, isTagKnown } from '../platform/index.ts';
import { sendFile } from './file-route.ts';
import type { Opened, Playbacks } from './playback.ts';
import { sendReader } from './send-body.ts';
import { cueParts, readCues, subtitleTracks } from './subtitle-tracks.ts';

export interface StreamRoutesDeps {
  app: FastifyInstance;
  playbacks: Pick<Playbacks, 'open'>;
  engine: StreamEngine;
  pictures: Pick<PictureEngine, 'hasSheets'>;
  /** Machines that answer the same addresses; players are told of them. */
  edges: readonly Edge[];
}

interface Address {
  token: string;
  sourceId: string;
  /** Presentation, rendition or subtitle track. */
  name: string;
  part: string;
}

const CACHE_CONTROL: Readonly<Record<StreamAnswer['keep'], string>> = {
  forever: 'private, max-age=31536000, immutable',
  hour: 'private, max-age=3600',
  never: 'private, no-store',
};

const MANIFEST = /\.(?:m3u8|mpd|vtt)$/;

export function addStreamRoutes({ app, playbacks, engine, pictures, edges }: StreamRoutesDeps): void {
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
  interface Asked {
    Params: Address;
    Querystring: Record<string, string>;
  }
  const answer = async ({ params, query }: FastifyRequest<Asked>, signal: AbortSignal): Promise<StreamAnswer> => {
    const { token, sourceId, name, part } = params;
    const opened = await playbacks.open(token, sourceId);
    const { source, file, timeline, playbackId } = opened;
    const asked = {
      ...{ name, source, timeline, engine, signal },
      folder: `/stream/${token}/${sourceId}`,
      subtitles: subtitleTracks(file),
      cues: (track: string, range: TimeRange) => readCues(engine, source, file, track, range, signal),
      cueParts: (track: string) => cueParts(engine, source, file, track, signal),
      trickplay: () => readyTrickplay(pictures, opened),
      query: new URLSearchParams(query),
      edges,
      viewer: playbackId,
    };
    return await answerStream(asked, part);
  };
  const url = '/stream/:token/:sourceId/:name/:part';
  app.get<Asked>(url, { exposeHeadRoute: false }, async (request, reply) =>
    send(reply, await answer(request, hangUpSignal(reply)), request.headers['if-none-match']),
  );
  // Casting devices ask for a manifest's headers before they take it. Of a segment they would cost what the segment costs.
  app.head<Asked>(url, async (request, reply) => {
    if (!MANIFEST.test(request.params.part)) throw new AppError('route.not-found', 'Segments answer GET only');
    const { contentType, body, keep } = await answer(request, hangUpSignal(reply));
    if (typeof body === 'string') reply.header('Content-Length', Buffer.byteLength(body));
    return reply.type(contentType).header('Cache-Control', CACHE_CONTROL[keep]).send();
  });
}

/** Manifests do not wait for pictures: those that are still to be made are told of by the next manifest. */
async function readyTrickplay(
  pictures: StreamRoutesDeps['pictures'],
  { source, timeline }: Opened,
): Promise<Trickplay | null> {
  const plan = planTrickplay(source.index, timeline);
  return plan && (await pictures.hasSheets({ source, timeline, plan })) ? plan : null;
}

async function send(reply: FastifyReply, answer: StreamAnswer, knownTag: string | undefined): Promise<FastifyReply> {
  const { contentType, body, key, keep } = answer;
  const isStreaming = typeof body === 'object' && Symbol.asyncIterator in body;
  const isKnown = !isStreaming && key !== null && isTagKnown(knownTag, `"${key}"`);
  const bytes = isStreaming ? await streamOf(body) : body;
  reply.type(contentType).header('Cache-Control', CACHE_CONTROL[keep]);
  if (key !== null) reply.header('ETag', `"${key}"`);
  if (typeof bytes !== 'object' || !('read' in bytes) || bytes instanceof Readable)
    return isKnown ? reply.code(304).send() : reply.send(bytes);
  if (!isKnown) return await sendReader(reply, bytes);
  await bytes[Symbol.asyncDispose]();
  return reply.code(304).send();
}

/** Waits for the first bytes of a stream: an encoder that fails before them still gets a proper error. */
async function streamOf(body: AsyncIterable<Uint8Array>): Promise<Readable> {
  const chunks = body[Symbol.asyncIterator]();
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

function openToAllOrigins(reply: FastifyReply): void {
  reply
    .header('Access-Control-Allow-Origin', '*')
    .header('Access-Control-Expose-Headers', 'Content-Length, Content-Range, Accept-Ranges, ETag')
    .header('Cross-Origin-Resource-Policy', 'cross-origin')
    .header('Timing-Allow-Origin', '*');
}
