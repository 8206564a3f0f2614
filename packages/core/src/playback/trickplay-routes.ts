// Small pictures for the seek bar, outside /api like the stream they belong to.
import type { FastifyInstance } from 'fastify';
import { AppError } from '@praxino/contracts';
import { hlsImagePlaylist, planTrickplay, thumbnailsWebVtt, type PictureEngine, type Trickplay } from '@praxino/engine';
import { hangUpSignal, isTagKnown } from '../platform/index.ts';
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
    const list = listOf(part, opened, plan);
    if (list) return reply.type(list.type).header('Cache-Control', 'private, max-age=3600').send(list.text);
    const [, id, number] = /^([0-9a-f]{12})-(\d{1,4})\.jpg$/.exec(part) ?? [];
    if (id !== plan.id || number === undefined || Number(number) >= plan.sheets) throw notThere();
    const etag = `"${sourceId}-${id}-${number}"`;
    const isKnown = isTagKnown(request.headers['if-none-match'], etag);
    const bytes = isKnown ? null : await pictures.sheet({ ...opened, plan }, Number(number), hangUpSignal(reply));
    reply.header('Cache-Control', FOREVER).header('ETag', etag);
    return isKnown ? reply.code(304).send() : reply.type('image/jpeg').send(bytes);
  });
}

/** The lists of sheets that other players read; null for a name that is none of them. */
function listOf(part: string, { source }: Opened, plan: Trickplay): { type: string; text: string } | null {
  const address = { url: (sheet: number) => `${plan.id}-${sheet}.jpg` };
  const { durationMs } = source.index;
  switch (part) {
    case 'thumbnails.vtt':
      return { type: 'text/vtt; charset=utf-8', text: thumbnailsWebVtt(plan, durationMs, address) };
    case 'images.m3u8':
      return { type: 'application/vnd.apple.mpegurl', text: hlsImagePlaylist(plan, durationMs, address) };
    default:
      return null;
  }
}

function planOf({ source, timeline }: Opened): Trickplay {
  const plan = planTrickplay(source.index, timeline);
  if (!plan) throw notThere();
  return plan;
}

function notThere(): AppError {
  return new AppError('stream.not-found', 'There is no such picture');
}
