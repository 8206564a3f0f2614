// Who may go where: nobody past the door without a session, nobody to the setup once it is done.
import type { QueryClient } from '@tanstack/react-query';
import { redirect } from '@tanstack/react-router';
import { sessions } from '../data/api.ts';
import { serverQuery } from '../data/queries.ts';

/** Sends to the setup or to the sign-in page when nobody is signed in. */
export async function requireSession(queryClient: QueryClient, href: string): Promise<void> {
  if (sessions.current() !== null) return;
  const server = await queryClient.ensureQueryData(serverQuery());
  if (server.setupRequired) throw redirect({ to: '/setup' });
  throw redirect({ to: '/sign-in', search: href === '/' ? {} : { next: href } });
}

/** A path inside this app, or null: a sign-in page must not send people elsewhere. */
export function safeNext(next: unknown): string | null {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : null;
}
