import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { ItemSort } from '../data/queries.ts';
import { appRoute } from './app.tsx';

const sorts: readonly ItemSort[] = ['title', '-added', '-year', '-played'];
export interface LibrarySearch {
  sort?: ItemSort;
  find?: string;
}

/** Keeps what makes sense and drops the rest: addresses are typed by people, too. */
export function librarySearch(search: Record<string, unknown>): LibrarySearch {
  const sort = sorts.find((name) => name === search['sort']);
  const find = typeof search['find'] === 'string' ? search['find'].slice(0, 200) : '';
  return { ...(sort !== undefined && sort !== 'title' && { sort }), ...(find !== '' && { find }) };
}

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
