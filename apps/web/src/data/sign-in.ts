import type { Session } from '@praxino/client';
import { isTv } from '../app/shape.ts';
import { api, sessions } from './api.ts';
import { deviceKind, deviceName } from './device.ts';

/** Signs in and keeps the session. Rejects with an ApiError (`auth.bad-credentials`, …). */
export async function signIn(username: string, password: string): Promise<Session> {
  const device = { name: deviceName(navigator.userAgent), kind: deviceKind(navigator.userAgent, isTv()) };
  const session = await api.users.signIn({ body: { username, password, device } });
  sessions.set(session);
  return session;
}

/** Ends the session on the server too, when it can be reached. */
export async function signOut(): Promise<void> {
  try {
    await api.users.signOut();
  } finally {
    sessions.set(null);
  }
}
