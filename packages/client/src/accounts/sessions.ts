// Who is signed in, kept where the platform keeps things.
import type { Session } from '@praxino/contracts';

export type StoredSession = Session;

/** Keeps text under a name: localStorage, a keychain, a file. */
export interface TextStore {
  read(): string | null;
  /** null forgets it. */
  write(text: string | null): void;
}

export interface Sessions {
  current: () => StoredSession | null;
  set: (session: StoredSession | null) => void;
  /** Called after every change made through this object or announced by `reload`; returns how to stop. */
  subscribe: (listener: () => void) => () => void;
  /** Reads the store again: another tab has signed in or out. */
  reload: () => void;
}

function isSession(value: unknown): value is StoredSession {
  if (typeof value !== 'object' || value === null) return false;
  const { accessToken, accessExpiresAt, refreshToken, user } = value as Partial<Record<keyof StoredSession, unknown>>;
  if (typeof accessToken !== 'string' || typeof refreshToken !== 'string' || typeof accessExpiresAt !== 'number')
    return false;
  if (typeof user !== 'object' || user === null) return false;
  const { id, name, isAdmin } = user as Record<string, unknown>;
  return typeof id === 'string' && typeof name === 'string' && typeof isAdmin === 'boolean';
}

/** A stored text that is not a session counts as signed out; it never throws. */
function parse(text: string | null): StoredSession | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isSession(value) ? value : null;
  } catch {
    return null;
  }
}

/** Reads the store on every `current()`, so that two tabs never work with different tokens. */
export function createSessions(store: TextStore): Sessions {
  const listeners = new Set<() => void>();
  let text: string | null = null;
  let session: StoredSession | null = null;
  const current = (): StoredSession | null => {
    const stored = store.read();
    // The same text gives the same object, which lets views compare by identity.
    if (stored !== text) [text, session] = [stored, parse(stored)];
    return session;
  };
  const announce = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    current,
    set(next) {
      store.write(next === null ? null : JSON.stringify(next));
      announce();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reload: announce,
  };
}
