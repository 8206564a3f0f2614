import { createRouter } from '@tanstack/react-router';
import { sessions } from '../data/api.ts';
import { appRoute } from '../routes/app.tsx';
import { homeRoute } from '../routes/home.tsx';
import { itemRoute } from '../routes/item.tsx';
import { librariesRoute, libraryRoute } from '../routes/library.tsx';
import { playRoute } from '../routes/play.tsx';
import { rootRoute } from '../routes/root.tsx';
import { searchRoute } from '../routes/search.tsx';
import { settingsRoute } from '../routes/settings.tsx';
import { setupRoute } from '../routes/setup.tsx';
import { signInRoute } from '../routes/sign-in.tsx';
import { CrashedPage, MissingPage } from './broken-page.tsx';
import { queryClient } from './query-client.ts';

const routeTree = rootRoute.addChildren([
  setupRoute,
  signInRoute,
  playRoute,
  appRoute.addChildren([homeRoute, libraryRoute, librariesRoute, searchRoute, itemRoute, settingsRoute]),
]);

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultErrorComponent: CrashedPage,
  defaultNotFoundComponent: MissingPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

// Signing in or out anywhere sends every open tab to the right door; what one user loaded is not the next one's to see.
let signedInAs = sessions.current()?.user.id;
sessions.subscribe(() => {
  const user = sessions.current()?.user.id;
  if (user === signedInAs) return;
  signedInAs = user;
  queryClient.clear();
  void router.invalidate();
});
