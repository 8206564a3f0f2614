// Signed-in devices: opaque access tokens for a day, refresh tokens that change with every use.
import { LRUCache } from 'lru-cache';
import { AppError, type Session, type User } from '@praxino/contracts';
import { newId, type Caller } from '../platform/index.ts';
import type { UsersStore } from './store.ts';
import { hashToken, newToken } from './tokens.ts';

const HOUR_MS = 3_600_000;
const ACCESS_MS = 24 * HOUR_MS;
const REFRESH_MS = 180 * 24 * HOUR_MS;
/** A client that lost the answer of a refresh may repeat it this long; later it means that somebody else has the token. */
const REPEAT_MS = 30_000;
/** How long a token is trusted without asking the database again; a sign-out on this server forgets it at once. */
const TRUST_MS = 15_000;

export interface Sessions {
  open(user: User, device: { name: string; kind: string }): Promise<Session>;
  refresh(refreshToken: string, userOf: (id: string) => Promise<User>): Promise<Session>;
  /** Throws AppError('auth.token-invalid' | 'auth.token-expired'). */
  authenticate(accessToken: string): Promise<Caller>;
  close(sessionId: string): Promise<void>;
}

interface Trusted {
  caller: Caller;
  expiresAt: number;
}

export function createSessions(store: UsersStore, now: () => number): Sessions {
  const trusted = new LRUCache<string, Trusted>({ max: 5000, ttl: TRUST_MS });
  let forgotten = 0;
  const forget = (sessionId: string): void => {
    forgotten++;
    for (const [hash, entry] of trusted) if (entry.caller.sessionId === sessionId) trusted.delete(hash);
  };

  return {
    async open(user, device) {
      const { answer, columns } = freshTokens(now());
      await store.insertSession({
        id: newId(),
        user_id: user.id,
        device_name: device.name,
        device_kind: device.kind,
        previous_refresh_hash: null,
        created_at: now(),
        ...columns,
      });
      return { ...answer, user };
    },

    async refresh(refreshToken, userOf) {
      const hash = hashToken(refreshToken);
      const found = await store.findByRefresh(hash);
      if (!found || found.refresh_expires_at <= now()) throw new AppError('auth.token-invalid', 'Sign in again');
      const isPrevious = found.refresh_hash !== hash;
      if (isPrevious && now() - found.rotated_at > REPEAT_MS) {
        await store.deleteSession(found.id);
        forget(found.id);
        throw new AppError(
          'auth.token-invalid',
          'This refresh token was used before; the device was signed out for safety',
        );
      }
      const { answer, columns } = freshTokens(now());
      const user = await userOf(found.user_id);
      const isOurs = await store.rotate(found.id, found.refresh_hash, { ...columns, previous_refresh_hash: hash });
      if (!isOurs) throw new AppError('auth.token-invalid', 'The refresh token was used by another call just now');
      forget(found.id);
      return { ...answer, user };
    },

    async authenticate(accessToken) {
      const hash = hashToken(accessToken);
      let entry = trusted.get(hash);
      if (!entry) {
        const before = forgotten;
        const row = await store.findByAccess(hash);
        if (!row) throw new AppError('auth.token-invalid');
        const caller = { userId: row.user_id, userName: row.name, isAdmin: row.is_admin === 1, sessionId: row.id };
        entry = { caller, expiresAt: row.access_expires_at };
        // What was read before a session closed may be that session.
        if (forgotten === before) trusted.set(hash, entry);
      }
      if (entry.expiresAt <= now()) throw new AppError('auth.token-expired', 'Use the refresh token or sign in again');
      return entry.caller;
    },

    async close(sessionId) {
      await store.deleteSession(sessionId);
      forget(sessionId);
    },
  };
}

function freshTokens(now: number) {
  const accessToken = newToken();
  const refreshToken = newToken();
  const accessExpiresAt = now + ACCESS_MS;
  return {
    answer: { accessToken, refreshToken, accessExpiresAt },
    columns: {
      access_hash: hashToken(accessToken),
      access_expires_at: accessExpiresAt,
      refresh_hash: hashToken(refreshToken),
      refresh_expires_at: now + REFRESH_MS,
      rotated_at: now,
    },
  };
}
