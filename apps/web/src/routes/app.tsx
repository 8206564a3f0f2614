import { createRoute } from '@tanstack/react-router';
import { Frame } from '../screens/frame/frame.tsx';
import { requireSession } from './guards.ts';
import { rootRoute } from './root.tsx';

/** Everything with the navigation around it. */
export const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  beforeLoad: ({ context, location }) => requireSession(context.queryClient, location.href),
  component: Frame,
});
