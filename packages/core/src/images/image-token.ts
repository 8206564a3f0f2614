// Tokens that stand in the addresses of pictures: they say which user may look and until when. The same for a whole week, so that caches work.
import { createHmac, timingSafeEqual } from 'node:crypto';

const WEEK_MS = 7 * 86_400_000;

export interface ImageTokens {
  /** Good for one to two weeks. */
  make(userId: string): string;
  /** The user behind a token, or null for one that is wrong or has expired. */
  read(token: string): string | null;
}

export function createImageTokens(secret: Buffer, now: () => number): ImageTokens {
  const sign = (payload: string) => createHmac('sha256', secret).update(payload).digest().subarray(0, 16);
  return {
    make(userId) {
      const payload = `${userId}.${(Math.floor(now() / WEEK_MS) + 2).toString(36)}`;
      return `${payload}.${sign(payload).toString('base64url')}`;
    },
    read(token) {
      const [userId, week, mac, ...rest] = token.split('.');
      if (userId === undefined || week === undefined || mac === undefined || rest.length > 0) return null;
      const given = Buffer.from(mac, 'base64url');
      const right = sign(`${userId}.${week}`);
      if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
      return Number.parseInt(week, 36) * WEEK_MS > now() ? userId : null;
    },
  };
}
