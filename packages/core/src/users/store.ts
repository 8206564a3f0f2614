// The only file that reads and writes accounts and sessions.
import type { Insertable, Selectable } from 'kysely';
import type { Database } from '../platform/index.ts';

interface UserTable {
  id: string;
  name: string;
  /** Lower-case NFKC form: what makes two names the same. */
  name_key: string;
  is_admin: number;
  password_hash: string;
  created_at: number;
}
interface SessionTable {
  id: string;
  user_id: string;
  device_name: string;
  device_kind: string;
  access_hash: string;
  access_expires_at: number;
  refresh_hash: string;
  refresh_expires_at: number;
  /** The refresh token before the present one, to notice that it is used again. */
  previous_refresh_hash: string | null;
  rotated_at: number;
  created_at: number;
}
interface UsersTables {
  users: UserTable;
  sessions: SessionTable;
}
export type UserRow = Selectable<UserTable>;
export type SessionRow = Selectable<SessionTable>;
export type SessionWithUser = SessionRow & Pick<UserRow, 'name' | 'is_admin'>;

export interface UsersStore {
  countUsers(): Promise<number>;
  findByName(nameKey: string): Promise<UserRow | undefined>;
  findUser(id: string): Promise<UserRow | undefined>;
  /** False, and nothing stored, when there is a user already: two setups at once make one administrator. */
  insertFirstUser(user: Insertable<UserTable>): Promise<boolean>;
  updatePasswordHash(id: string, hash: string): Promise<void>;
  insertSession(session: Insertable<SessionTable>): Promise<void>;
  findByAccess(hash: string): Promise<SessionWithUser | undefined>;
  /** By the present refresh token or the one before it. */
  findByRefresh(hash: string): Promise<SessionRow | undefined>;
  /** Replaces the tokens if `refresh_hash` is still `from`. False when another call was first. */
  rotate(
    id: string,
    from: string,
    tokens: Pick<
      SessionRow,
      | 'access_hash'
      | 'access_expires_at'
      | 'refresh_hash'
      | 'refresh_expires_at'
      | 'previous_refresh_hash'
      | 'rotated_at'
    >,
  ): Promise<boolean>;
  deleteSession(id: string): Promise<void>;
  deleteExpired(now: number): Promise<void>;
}

export function createUsersStore(database: Database): UsersStore {
  const db = database.tables<UsersTables>();
  return {
    async countUsers() {
      const row = await db
        .selectFrom('users')
        .select((e) => e.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },
    findByName: (nameKey) => db.selectFrom('users').selectAll().where('name_key', '=', nameKey).executeTakeFirst(),
    findUser: (id) => db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst(),
    insertFirstUser: (user) =>
      db.transaction().execute(async (tx) => {
        const any = await tx.selectFrom('users').select('id').limit(1).executeTakeFirst();
        if (any) return false;
        await tx.insertInto('users').values(user).execute();
        return true;
      }),
    async updatePasswordHash(id, hash) {
      await db.updateTable('users').set({ password_hash: hash }).where('id', '=', id).execute();
    },
    async insertSession(session) {
      await db.insertInto('sessions').values(session).execute();
    },
    findByAccess: (hash) =>
      db
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .selectAll('sessions')
        .select(['users.name', 'users.is_admin'])
        .where('access_hash', '=', hash)
        .executeTakeFirst(),
    findByRefresh: (hash) =>
      db
        .selectFrom('sessions')
        .selectAll()
        .where((e) => e.or([e('refresh_hash', '=', hash), e('previous_refresh_hash', '=', hash)]))
        .executeTakeFirst(),
    async rotate(id, from, tokens) {
      const result = await db
        .updateTable('sessions')
        .set(tokens)
        .where('id', '=', id)
        .where('refresh_hash', '=', from)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async deleteSession(id) {
      await db.deleteFrom('sessions').where('id', '=', id).execute();
    },
    async deleteExpired(now) {
      await db.deleteFrom('sessions').where('refresh_expires_at', '<', now).execute();
    },
  };
}
