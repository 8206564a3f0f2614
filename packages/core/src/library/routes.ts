import { routes } from '@praxino/contracts';
import type { Router } from '../platform/index.ts';
import { listFolders } from './folders.ts';
import type { Libraries } from './library.ts';

export function addLibraryRoutes(router: Router, libraries: Libraries): void {
  router.add(routes.libraries.list, async (_input, { caller }) => ({ libraries: await libraries.all(caller) }));
  router.add(routes.libraries.create, ({ body }) => libraries.create(body));
  router.add(routes.libraries.get, ({ params }, { caller }) => libraries.one(caller, params.id));
  router.add(routes.libraries.remove, async ({ params }) => {
    await libraries.remove(params.id);
    return null;
  });
  router.add(routes.libraries.scan, async ({ params }) => ({ jobId: (await libraries.scan(params.id)).id }));
  router.add(routes.libraries.problems, async ({ params }) => ({ problems: await libraries.problems(params.id) }));
  router.add(routes.libraries.folders, ({ query }) => listFolders(query.path));
  router.add(routes.items.list, ({ query }, { caller }) => libraries.list(caller.userId, query));
  router.add(routes.items.get, ({ params }, { caller }) => libraries.get(caller.userId, params.id));
  router.add(routes.items.home, (_input, { caller }) => libraries.home(caller.userId));
  router.add(routes.items.setState, ({ params, body }, { caller }) =>
    libraries.states.setPlayed(caller.userId, params.id, body.played),
  );
}
