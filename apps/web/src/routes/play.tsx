import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { requireSession } from './guards.ts';
import { rootRoute } from './root.tsx';

/** What the viewer chose on the item's page. */
export interface PlaySearch {
  version?: string;
  audio?: number;
  /** -1: none, although the file or the server would choose some. */
  subtitle?: number;
  /** Milliseconds; default: where the viewer stopped. */
  from?: number;
}

function whole(value: unknown, least: number): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least ? value : undefined;
}

export function playSearch(search: Record<string, unknown>): PlaySearch {
  const [audio, subtitle, from] = [whole(search['audio'], 0), whole(search['subtitle'], -1), whole(search['from'], 0)];
  return {
    ...(typeof search['version'] === 'string' && { version: search['version'] }),
    ...(audio !== undefined && { audio }),
    ...(subtitle !== undefined && { subtitle }),
    ...(from !== undefined && { from }),
  };
}

export const playRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/play/$id',
  validateSearch: playSearch,
  beforeLoad: ({ context, location }) => requireSession(context.queryClient, location.href),
  component: lazyRouteComponent(() => import('../screens/play/play.tsx'), 'PlayScreen'),
});
