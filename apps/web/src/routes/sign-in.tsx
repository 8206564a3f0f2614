import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { sessions } from '../data/api.ts';
import { serverQuery } from '../data/queries.ts';
import { safeNext } from './guards.ts';
import { rootRoute } from './root.tsx';

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } => {
    const next = safeNext(search['next']);
    return next === null ? {} : { next };
  },
  beforeLoad: async ({ context, search }) => {
    if (sessions.current() !== null) throw redirect({ href: search.next ?? '/' });
    const server = await context.queryClient.ensureQueryData(serverQuery());
    if (server.setupRequired) throw redirect({ to: '/setup' });
  },
  component: lazyRouteComponent(() => import('../screens/sign-in/sign-in.tsx'), 'SignInScreen'),
});
