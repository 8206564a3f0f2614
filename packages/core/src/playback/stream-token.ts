// The token in the address of a stream: who may read which file until when. It stands before everything that names segments, so it never enters a cache key.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { AppError } from '@praxino/contracts';

const payloadShape = z.tuple([z.string(), z.string(), z.string(), z.string(), z.int()]);

export interface StreamRight {
  playbackId: string;
  userId: string;
  versionId: string;
  sourceId: string;
  /** ms since 1970. */
  expiresAt: number;
}

export function writeStreamToken(right: StreamRight, secret: Buffer): string {
  const payload = Buffer.from(
    JSON.stringify([right.playbackId, right.userId, right.versionId, right.sourceId, right.expiresAt]),
  ).toString('base64url');
  return `${payload}.${sign(payload, secret).toString('base64url')}`;
}

export interface StreamTokens {
  /**
   * The right behind a token. Throws AppError('stream.token-invalid') for one that is not ours or is for another file,
   * AppError('stream.token-expired') for one that was good once.
   */
  read(token: string, sourceId: string, now: number): StreamRight;
}

/** Tokens seen lately: a player sends the same one with every segment. Only its signature is remembered as good, nothing else. */
const MAX_REMEMBERED = 2000;

export function createStreamTokens(secret: Buffer): StreamTokens {
  const verified = new LRUCache<string, StreamRight>({ max: MAX_REMEMBERED });
  return {
    read(token, sourceId, now) {
      const right = verified.get(token) ?? verify(token, secret);
      if (right) verified.set(token, right);
      if (right?.sourceId !== sourceId)
        throw new AppError('stream.token-invalid', 'Ask POST /api/v1/playback for an address');
      if (right.expiresAt <= now)
        throw new AppError('stream.token-expired', 'Ask POST /api/v1/playback for a new address');
      return right;
    },
  };
}

function verify(token: string, secret: Buffer): StreamRight | null {
  const [payload, mac, ...rest] = token.split('.');
  if (payload === undefined || mac === undefined || rest.length > 0) return null;
  const given = Buffer.from(mac, 'base64url');
  const right = sign(payload, secret);
  // Decoding forgives other letters in the last place: only the one way we write it is ours.
  if (given.length !== right.length || !timingSafeEqual(given, right) || given.toString('base64url') !== mac)
    return null;
  const parsed = payloadShape.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  if (!parsed.success) return null;
  const [playbackId, userId, versionId, sourceId, expiresAt] = parsed.data;
  return { playbackId, userId, versionId, sourceId, expiresAt };
}

function sign(payload: string, secret: Buffer): Buffer {
  return createHmac('sha256', secret).update(payload).digest();
}
