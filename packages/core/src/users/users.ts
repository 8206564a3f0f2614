// Accounts: the first administrator, signing in and out.
import { AppError, type Session, type User } from '@praxino/contracts';
import { newId, type Caller } from '../platform/index.ts';
import type { Passwords } from './passwords.ts';
import { createSessions } from './sessions.ts';
import { createSetupCode } from './setup-code.ts';
import type { UserRow, UsersStore } from './store.ts';
import { createThrottle } from './throttle.ts';

export interface UsersDeps {
  store: UsersStore;
  passwords: Passwords;
  now?: () => number;
}

export interface SignIn {
  username: string;
  password: string;
  device: { name: string; kind: string };
}

export interface Users {
  /** The code that `setup` asks for. A new one with every start of the server. */
  readonly setupCode: string;
  /** True while there is no user. */
  isSetupRequired(): Promise<boolean>;
  /** Makes the first administrator. Throws AppError('setup.already-done' | 'setup.bad-code' | 'request.rate-limited'). */
  setup(input: { setupCode: string; username: string; password: string }, address: string): Promise<User>;
  /** The same without a code, for settings of the process. Returns null when there is a user already. */
  createFirstAdmin(username: string, password: string): Promise<User | null>;
  /** Throws AppError('auth.bad-credentials' | 'request.rate-limited' | 'server.overloaded'). */
  signIn(input: SignIn, address: string): Promise<Session>;
  refresh(refreshToken: string): Promise<Session>;
  signOut(sessionId: string): Promise<void>;
  authenticate(accessToken: string): Promise<Caller>;
  find(userId: string): Promise<User>;
  /** Removes sessions nobody can use any more. */
  removeExpired(): Promise<void>;
}

export function createUsers({ store, passwords, now = Date.now }: UsersDeps): Users {
  const code = createSetupCode();
  const throttle = createThrottle({ now });
  // From all addresses together: 39 bits against at most one guess a second.
  const setupThrottle = createThrottle({ now, free: 20, maxPauseMs: 2000 });
  const sessions = createSessions(store, now);
  let isSetUp = false;

  const createFirstAdmin = async (username: string, password: string): Promise<User | null> => {
    if ((await store.countUsers()) > 0) return null;
    const row: UserRow = {
      id: newId(),
      name: username,
      name_key: nameKey(username),
      is_admin: 1,
      password_hash: await passwords.hash(password),
      created_at: now(),
    };
    return (await store.insertFirstUser(row)) ? toUser(row) : null;
  };
  const find = async (userId: string): Promise<User> => {
    const row = await store.findUser(userId);
    if (!row) throw new AppError('auth.token-invalid');
    return toUser(row);
  };

  return {
    setupCode: code.text,
    createFirstAdmin,
    find,
    async isSetupRequired() {
      // A user never goes away again as long as this is the only way to make one.
      isSetUp ||= (await store.countUsers()) > 0;
      return !isSetUp;
    },
    async setup({ setupCode, username, password }, address) {
      if ((await store.countUsers()) > 0) throw new AppError('setup.already-done', 'Sign in with that account');
      throttle.attempt(`setup|${address}`);
      setupThrottle.attempt('setup');
      if (!code.matches(setupCode))
        throw new AppError('setup.bad-code', {
          detail: 'The terminal the server was started in shows the code',
          field: 'setupCode',
        });
      const user = await createFirstAdmin(username, password);
      if (!user) throw new AppError('setup.already-done', 'Sign in with that account');
      return user;
    },
    async signIn({ username, password, device }, address) {
      const key = nameKey(username);
      const who = `${key}|${address}`;
      throttle.attempt(who);
      const row = await store.findByName(key);
      const isRight = await passwords.verify(row?.password_hash ?? null, password);
      if (!row || !isRight) throw new AppError('auth.bad-credentials');
      throttle.succeeded(who);
      return sessions.open(toUser(row), device);
    },
    refresh: (refreshToken) => sessions.refresh(refreshToken, find),
    signOut: (sessionId) => sessions.close(sessionId),
    authenticate: (accessToken) => sessions.authenticate(accessToken),
    removeExpired: () => store.deleteExpired(now()),
  };
}

function nameKey(name: string): string {
  return name.trim().normalize('NFKC').toLowerCase();
}

function toUser(row: UserRow): User {
  return { id: row.id, name: row.name, isAdmin: row.is_admin === 1 };
}
