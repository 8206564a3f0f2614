import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { librarySearch } from '../screens/library/library-search.ts';
import { appRoute } from './app.tsx';

export const libraryRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/library/$id',
  validateSearch: librarySearch,
  component: lazyRouteComponent(() => import('../screens/library/library.tsx'), 'LibraryScreen'),
});

export const librariesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/libraries',
  component: lazyRouteComponent(() => import('../screens/libraries/libraries.tsx'), 'LibrariesScreen'),
});
