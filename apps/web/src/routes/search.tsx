import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from './app.tsx';

export const searchRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/search',
  validateSearch: (search: Record<string, unknown>): { text?: string } =>
    typeof search['text'] === 'string' && search['text'] !== '' ? { text: search['text'].slice(0, 200) } : {},
  component: lazyRouteComponent(() => import('../screens/search/search.tsx'), 'SearchScreen'),
});
