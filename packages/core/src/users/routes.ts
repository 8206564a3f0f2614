import { routes } from '@praxino/contracts';
import type { Router } from '../platform/index.ts';
import type { Users } from './users.ts';

export function addUserRoutes(router: Router, users: Users): void {
  router.add(routes.users.setup, ({ body }, { address }) => users.setup(body, address));
  router.add(routes.users.signIn, ({ body }, { address }) => users.signIn(body, address));
  router.add(routes.users.refresh, ({ body }) => users.refresh(body.refreshToken));
  router.add(routes.users.signOut, async (_input, { caller }) => {
    await users.signOut(caller.sessionId);
    return null;
  });
  router.add(routes.users.me, (_input, { caller }) => users.find(caller.userId));
}
