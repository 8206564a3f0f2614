// Pictures, outside /api: the address carries the right, so that <img> needs no header.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AppError } from '@praxino/contracts';
import { isTagKnown } from '../platform/index.ts';
import { acceptedFormat } from './accepted-format.ts';
import type { Images } from './images.ts';

const query = z.object({
  w: z.coerce.number().int().min(16).max(8192).optional(),
  f: z.enum(['webp', 'avif', 'jpeg']).optional(),
});
const WRONG = { w: 'w: must be a width in pixels from 16 to 8192', f: 'f: must be webp, avif or jpeg' } as const;

export function addImageRoutes(app: FastifyInstance, images: Images): void {
  app.get<{ Params: { token: string; id: string } }>('/images/:token/:id', async (request, reply) => {
    const parsed = query.safeParse(request.query);
    if (!parsed.success) {
      const field = parsed.error.issues[0]?.path[0] === 'f' ? 'f' : 'w';
      throw new AppError('request.invalid', { detail: WRONG[field], field });
    }
    const format = parsed.data.f ?? acceptedFormat(request.headers.accept);
    const { token, id } = request.params;
    const { bytes, etag } = await images.read(token, id, parsed.data.w, format);
    reply
      .header('Cache-Control', 'private, max-age=31536000, immutable')
      .header('ETag', etag)
      .header('Vary', 'Accept')
      .header('Cross-Origin-Resource-Policy', 'cross-origin');
    if (isTagKnown(request.headers['if-none-match'], etag)) return reply.code(304).send();
    return reply.type(`image/${format}`).send(bytes);
  });
}
