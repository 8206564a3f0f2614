import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { sessions } from '../data/api.ts';
import { serverQuery } from '../data/queries.ts';
import { rootRoute } from './root.tsx';

export const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  beforeLoad: async ({ context }) => {
    const server = await context.queryClient.ensureQueryData(serverQuery());
    // The administrator made a moment ago goes on to the folders here.
    if (!server.setupRequired && sessions.current()?.user.isAdmin !== true)
      throw redirect({ to: '/sign-in', search: {} });
  },
  component: lazyRouteComponent(() => import('../screens/setup/setup.tsx'), 'SetupScreen'),
});
