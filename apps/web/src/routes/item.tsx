import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { itemQuery } from '../data/queries.ts';
import { appRoute } from './app.tsx';

export const itemRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/item/$id',
  validateSearch: (search: Record<string, unknown>): { season?: string } =>
    typeof search['season'] === 'string' ? { season: search['season'] } : {},
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(itemQuery(params.id)),
  component: lazyRouteComponent(() => import('../screens/item/item.tsx'), 'ItemScreen'),
});
