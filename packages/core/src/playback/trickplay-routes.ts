// Small pictures for the seek bar, outside /api like the stream they belong to.
import type { FastifyInstance } from 'fastify';
import { AppError } from '@praxino/contracts';
import { planTrickplay, thumbnailsWebVtt, type PictureEngine } from '@praxino/engine';
import { hangUpSignal } from '../platform/index.ts';
import type { Opened, Playbacks } from './playback.ts';

export interface TrickplayRoutesDeps {
  app: FastifyInstance;
  playbacks: Pick<Playbacks, 'open'>;
  pictures: Pick<PictureEngine, 'sheet'>;
}

/** Everything that decides the bytes stands in the name. */
const FOREVER = 'private, max-age=31536000, immutable';

export function addTrickplayRoutes({ app, playbacks, pictures }: TrickplayRoutesDeps): void {
  interface Address {
    token: string;
    sourceId: string;
    part: string;
  }
  app.get<{ Params: Address }>('/stream/:token/:sourceId/trickplay/:part', async (request, reply) => {
    const { token, sourceId, part } = request.params;
    const opened = await playbacks.open(token, sourceId);
    const plan = planOf(opened);
    if (part === 'thumbnails.vtt') {
      const text = thumbnailsWebVtt(plan, opened.source.index.durationMs, {
        url: (sheet) => `${plan.id}-${sheet}.jpg`,
      });
      return reply.type('text/vtt; charset=utf-8').header('Cache-Control', 'private, max-age=3600').send(text);
    }
    const [, id, number] = /^([0-9a-f]{12})-(\d{1,4})\.jpg$/.exec(part) ?? [];
    if (id !== plan.id || number === undefined || Number(number) >= plan.sheets) throw notThere();
    const etag = `"${sourceId}-${id}-${number}"`;
    const isKnown = request.headers['if-none-match'] === etag;
    const bytes = isKnown ? null : await pictures.sheet({ ...opened, plan }, Number(number), hangUpSignal(reply));
    reply.header('Cache-Control', FOREVER).header('ETag', etag);
    return isKnown ? reply.code(304).send() : reply.type('image/jpeg').send(bytes);
  });
}

function planOf({ source, timeline }: Opened): NonNullable<ReturnType<typeof planTrickplay>> {
  const plan = planTrickplay(source.index, timeline);
  if (!plan) throw notThere();
  return plan;
}

function notThere(): AppError {
  return new AppError('stream.not-found', 'There is no such picture');
}
