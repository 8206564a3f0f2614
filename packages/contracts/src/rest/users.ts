// Setting up, signing in, sessions.
import { z } from 'zod';
import { route } from './route.ts';
import { empty } from './shared.ts';

export const userName = z
  .string()
  .trim()
  .min(1)
  .max(64)
  // Control characters would forge log lines and break terminals.
  .regex(/^[^\p{Cc}\p{Cf}]+$/u, 'must not contain control characters');
export const password = z.string().min(8, 'must have at least 8 characters').max(256);

export const user = z.object({ id: z.string(), name: z.string(), isAdmin: z.boolean() }).meta({ id: 'User' });
export type User = z.infer<typeof user>;

export const deviceKind = z.enum(['web', 'desktop', 'phone', 'tablet', 'tv', 'console', 'other']);
export const session = z
  .object({
    accessToken: z.string().meta({ description: 'Send as "Authorization: Bearer …"' }),
    accessExpiresAt: z.int().meta({ description: 'ms since 1970 UTC' }),
    refreshToken: z.string().meta({ description: 'Good for one call of /auth/sessions/refresh' }),
    user,
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof session>;

export const setupBody = z.strictObject({ setupCode: z.string().max(64), username: userName, password });
export const signInBody = z.strictObject({
  username: z.string().max(256),
  password: z.string().max(1024),
  device: z.strictObject({ name: z.string().trim().min(1).max(120), kind: deviceKind }),
});
export const refreshBody = z.strictObject({ refreshToken: z.string().max(256) });

export const userRoutes = {
  setup: route({
    method: 'POST',
    path: '/api/v1/setup',
    summary: 'Create the first administrator with the code the terminal printed',
    tag: 'users',
    access: 'public',
    body: setupBody,
    success: { status: 201, body: user },
  }),
  signIn: route({
    method: 'POST',
    path: '/api/v1/auth/sessions',
    summary: 'Sign in',
    tag: 'users',
    access: 'public',
    body: signInBody,
    success: { status: 201, body: session },
  }),
  refresh: route({
    method: 'POST',
    path: '/api/v1/auth/sessions/refresh',
    summary: 'Exchange a refresh token for new tokens',
    tag: 'users',
    access: 'public',
    body: refreshBody,
    success: { status: 201, body: session },
  }),
  signOut: route({
    method: 'DELETE',
    path: '/api/v1/auth/sessions/current',
    summary: 'Sign out on this device',
    tag: 'users',
    access: 'user',
    success: { status: 204, body: empty },
  }),
  me: route({
    method: 'GET',
    path: '/api/v1/users/me',
    summary: 'The signed-in user',
    tag: 'users',
    access: 'user',
    success: { status: 200, body: user },
  }),
};
