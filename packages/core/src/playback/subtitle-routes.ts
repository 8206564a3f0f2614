// Subtitles for players that draw them: parts of the text, scripts with their fonts, pictures. What manifests name is the protocols'.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { AppError, type SubtitlePictures } from '@praxino/contracts';
import {
  cuesToWebVtt,
  isPictureSubtitle,
  readSubtitleScript,
  readVobSubPictures,
  shiftScript,
  type StreamEngine,
  type TimeRange,
} from '@praxino/engine';
import { hangUpSignal } from '../platform/index.ts';
import type { Opened, Playbacks } from './playback.ts';
import { externalFile, readCues, startMs, subtitleTrack } from './subtitle-tracks.ts';

export interface SubtitleRoutesDeps {
  app: FastifyInstance;
  playbacks: Pick<Playbacks, 'open'>;
  engine: Pick<StreamEngine, 'subtitles'>;
}

interface Address {
  token: string;
  sourceId: string;
  track: string;
}
interface Asked extends Opened {
  track: string;
  query: { from?: string; to?: string };
  signal: AbortSignal;
  reply: FastifyReply;
}

/** A part asked for at once; more is the whole. */
const MAX_PART_MS = 3_600_000;

export function addSubtitleRoutes({ app, playbacks, engine }: SubtitleRoutesDeps): void {
  const add = (path: string, send: (asked: Asked) => Promise<FastifyReply>): void => {
    app.get<{ Params: Address; Querystring: Asked['query'] }>(
      `/stream/:token/:sourceId/:track(^[sx]\\d{1,4}$)/${path}`,
      { exposeHeadRoute: false },
      async (request, reply) => {
        const { token, sourceId, track } = request.params;
        const opened = await playbacks.open(token, sourceId);
        return send({ ...opened, track, query: request.query, signal: hangUpSignal(reply), reply });
      },
    );
  };
  add('cues.vtt', (asked) => sendCues(engine, asked));
  add('script.ass', (asked) => sendScript(engine, asked));
  add('pictures.json', (asked) => sendPictures(engine, asked));
  app.get<{ Params: { token: string; sourceId: string; index: string } }>(
    '/stream/:token/:sourceId/fonts/:index(^\\d{1,4}$)',
    { exposeHeadRoute: false },
    async (request, reply) => {
      const { token, sourceId, index } = request.params;
      const { source } = await playbacks.open(token, sourceId);
      const { bytes, type } = await engine.subtitles.font(source, Number(index), hangUpSignal(reply));
      return reply.type(type).header('Cache-Control', FOREVER).send(bytes);
    },
  );
}

/** A font of a content never changes. */
const FOREVER = 'private, max-age=31536000, immutable';

function answer(reply: FastifyReply, type: string, body: string): FastifyReply {
  return reply.type(type).header('Cache-Control', 'private, max-age=3600').send(body);
}

/** The part of the film that was asked for, in its own clock. Throws AppError('request.invalid'). */
export function partOf({ query, timeline }: Pick<Asked, 'query' | 'timeline'>): TimeRange {
  const [from, to] = [Number(query.from ?? Number.NaN) * 1000, Number(query.to ?? Number.NaN) * 1000];
  if (!(from >= 0 && to > from && to - from <= MAX_PART_MS))
    throw new AppError('request.invalid', 'Ask for a part of the film: from and to in seconds, an hour apart at most');
  const start = startMs(timeline);
  return { fromMs: Math.floor(from + start), toMs: Math.ceil(to + start) };
}

async function sendCues(engine: SubtitleRoutesDeps['engine'], asked: Asked): Promise<FastifyReply> {
  const { source, file, timeline, track, signal, reply } = asked;
  const cues = await readCues(engine, source, file, track, partOf(asked), signal);
  return answer(reply, 'text/vtt; charset=utf-8', cuesToWebVtt(cues, { shiftMs: -startMs(timeline) }));
}

async function sendScript(engine: SubtitleRoutesDeps['engine'], asked: Asked): Promise<FastifyReply> {
  const { source, file, timeline, track, signal, reply } = asked;
  const found = subtitleTrack(file, track);
  if (found.codec !== 'ass') throw new AppError('stream.not-found', 'These subtitles are no ASS script');
  const external = track.startsWith('x') ? externalFile(file, found) : null;
  const script = external
    ? await readSubtitleScript(external.path, signal, external.language)
    : await engine.subtitles.script(source, found.index, signal);
  return answer(reply, 'text/x-ssa; charset=utf-8', shiftScript(script, -startMs(timeline)));
}

async function sendPictures(engine: SubtitleRoutesDeps['engine'], asked: Asked): Promise<FastifyReply> {
  const { source, file, timeline, track, signal, reply } = asked;
  const found = subtitleTrack(file, track);
  if (!isPictureSubtitle(found.codec)) throw new AppError('stream.not-found', 'These subtitles are no pictures');
  const start = startMs(timeline);
  const external = found.isExternal ? externalFile(file, found) : null;
  const cues = external
    ? await readVobSubPictures(external.path, external.track, partOf(asked), signal)
    : await engine.subtitles.pictures(source, found.index, partOf(asked), signal);
  const pictures = cues.map((picture) => ({
    ...picture,
    startMs: Math.max(0, picture.startMs - start),
    endMs: Math.max(0, picture.endMs - start),
  }));
  const body: SubtitlePictures = { pictures };
  return answer(reply, 'application/json; charset=utf-8', JSON.stringify(body));
}
