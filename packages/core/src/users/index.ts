// Accounts and sessions: who is calling, and may they.
import type { Migration } from '../platform/index.ts';
import { users1 } from './migrations/1-users.ts';

export { createUsers, type SignIn, type Users, type UsersDeps } from './users.ts';
export { createPasswords, type Passwords } from './passwords.ts';
export { createUsersStore, type UsersStore } from './store.ts';
export { addUserRoutes } from './routes.ts';

export const usersMigrations: readonly Migration[] = [users1];
