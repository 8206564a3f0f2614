// The file itself, whole or by ranges.
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '@praxino/contracts';
import { isTagKnown } from '../platform/index.ts';
import { isRangeCurrent, parseRange } from './byte-range.ts';
import { mimeTypeOf } from './mime-type.ts';
import type { Opened } from './playback.ts';
import { fileRange, sendReader } from './send-body.ts';

/** Throws AppError('media.missing' | 'media.changed' | 'media.unreadable' | 'stream.not-found') before anything is sent. */
export async function sendFile(
  { source, file }: Opened,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (file.index.pieces)
    throw new AppError('stream.not-found', 'This film is a disc in a folder; there is no one file of it to send');
  const handle = await openFile(source.path);
  let isStreaming = false;
  try {
    const facts = await handle.stat();
    if (facts.size !== file.index.sizeBytes)
      throw new AppError('media.changed', 'The file is another one now; scan the library');
    const etag = `"${file.index.sourceId}"`;
    reply
      .header('Accept-Ranges', 'bytes')
      .header('ETag', etag)
      .header('Last-Modified', facts.mtime.toUTCString())
      .header('Cache-Control', 'private, max-age=86400')
      .header('Content-Disposition', dispositionOf(basename(source.path)))
      .type(mimeTypeOf(file.index));
    if (isTagKnown(request.headers['if-none-match'], etag)) return await reply.code(304).send();
    const asked = isRangeCurrent(header(request, 'if-range'), etag, facts.mtime) ? request.headers.range : undefined;
    const range = parseRange(asked, facts.size);
    if (range.kind === 'unsatisfiable') {
      return await reply
        .code(416)
        .header('Content-Range', `bytes */${facts.size}`)
        .removeHeader('Content-Disposition')
        .send();
    }
    const { start, end } = range.kind === 'part' ? range : { start: 0, end: facts.size - 1 };
    if (range.kind === 'part') reply.code(206).header('Content-Range', `bytes ${start}-${end}/${facts.size}`);
    if (request.method === 'HEAD') return await reply.header('Content-Length', end - start + 1).send();
    isStreaming = true;
    return await sendReader(reply, fileRange(handle, start, end + 1));
  } finally {
    // A reader closes its handle itself, also when the client hangs up.
    if (!isStreaming) await handle.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new AppError('media.missing', 'Is its disk connected?', { cause: error });
    throw new AppError('media.unreadable', `The file cannot be read: ${code ?? 'unknown reason'}`, { cause: error });
  }
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** RFC 6266 with RFC 8187: quotes, line breaks and emoji in a name stay harmless. */
function dispositionOf(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const coded = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `inline; filename="${plain}"; filename*=UTF-8''${coded}`;
}
