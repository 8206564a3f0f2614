// The one API client of this page, with the browser's ports.
import { createApi, createSessions } from '@praxino/client';
import type { Api, Sessions, User } from '@praxino/client';
import { useSyncExternalStore } from 'react';

const STORED_AS = 'praxino.session';

export const sessions: Sessions = createSessions({
  read: () => localStorage.getItem(STORED_AS),
  write: (text) => (text === null ? localStorage.removeItem(STORED_AS) : localStorage.setItem(STORED_AS, text)),
});
window.addEventListener('storage', (event) => {
  if (event.key === STORED_AS || event.key === null) sessions.reload();
});

export const api: Api = createApi({
  baseUrl: '',
  // The client's signal is an AbortSignal here: React Query and this app make no others.
  fetch: (url, request) =>
    fetch(url, { ...request, body: request.body ?? null, signal: (request.signal as AbortSignal | undefined) ?? null }),
  sessions,
  // Web Locks need a secure context; a plain http:// address in the home network is none.
  exclusive: async (work) =>
    'locks' in navigator ? await navigator.locks.request('praxino.refresh', work) : await work(),
});

/** Who is signed in; null for nobody. */
export function useUser(): User | null {
  return useSyncExternalStore(sessions.subscribe, () => sessions.current())?.user ?? null;
}
