// Pictures, outside /api: the address carries the right, so that <img> needs no header.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AppError } from '@praxino/contracts';
import type { Images } from './images.ts';

const query = z.object({ w: z.coerce.number().int().min(16).max(8192).optional() });

export function addImageRoutes(app: FastifyInstance, images: Images): void {
  app.get<{ Params: { token: string; id: string } }>('/images/:token/:id', async (request, reply) => {
    const parsed = query.safeParse(request.query);
    if (!parsed.success)
      throw new AppError('request.invalid', { detail: 'w: must be a width in pixels from 16 to 8192', field: 'w' });
    const { bytes, etag } = await images.read(request.params.token, request.params.id, parsed.data.w);
    reply
      .header('Cache-Control', 'private, max-age=31536000, immutable')
      .header('ETag', etag)
      .header('Cross-Origin-Resource-Policy', 'cross-origin');
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.type('image/webp').send(bytes);
  });
}
