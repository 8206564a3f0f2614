// Keeps the access token fresh. A refresh token is good for one call, so refreshing is single-flight, also across tabs.
import type { Sessions, StoredSession } from '../accounts/sessions.ts';
import { ApiError } from './error.ts';

/** Runs `work` while nobody else runs work under the same lock. */
export type Exclusive = <T>(work: () => Promise<T>) => Promise<T>;

export interface RefresherPorts {
  sessions: Sessions;
  refresh: (refreshToken: string) => Promise<StoredSession>;
  exclusive?: Exclusive | undefined;
  now?: (() => number) | undefined;
}
export interface Refresher {
  /** A token that is good for a moment at least; null when nobody is signed in. */
  validToken(): Promise<string | null>;
  /** Another token than the refused one; null when the session has ended. Rejects when the server cannot be reached. */
  replace(refused: string): Promise<string | null>;
}

/** Refresh this long before the end: longer than a request takes, shorter than any sensible token life. */
const MARGIN_MS = 20_000;

export function createRefresher({
  sessions,
  refresh,
  exclusive = (work) => work(),
  now = Date.now,
}: RefresherPorts): Refresher {
  let running: Promise<string | null> | null = null;

  const exchange = async (refused: string): Promise<string | null> => {
    const current = sessions.current();
    // Another tab was here first.
    if (current === null || current.accessToken !== refused) return current?.accessToken ?? null;
    try {
      const next = await refresh(current.refreshToken);
      sessions.set(next);
      return next.accessToken;
    } catch (error) {
      const ended = error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
      if (!ended) throw error;
      const latest = sessions.current();
      if (latest !== null && latest.refreshToken !== current.refreshToken) return latest.accessToken;
      sessions.set(null);
      return null;
    }
  };

  const replace = (refused: string): Promise<string | null> => {
    running ??= exclusive(() => exchange(refused)).finally(() => {
      running = null;
    });
    return running;
  };

  return {
    replace,
    async validToken() {
      const current = sessions.current();
      if (current === null) return null;
      return current.accessExpiresAt - MARGIN_MS > now() ? current.accessToken : replace(current.accessToken);
    },
  };
}
