// Every list is answered from an index: read from the plan SQLite makes for it.
import { CompiledQuery, type Kysely, type KyselyPlugin, type RootOperationNode } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLibraryStore, type LibraryStore } from './store.ts';
import { episodeChain } from './testing/chains.ts';
import { openTemporaryCatalog, type TemporaryCatalog } from './testing/temporary-catalog.ts';
import type { ItemFilter, ItemPageQuery, SortColumn } from './store/items.ts';

let catalog: TemporaryCatalog;

beforeAll(async () => {
  catalog = await openTemporaryCatalog();
  const films = await catalog.addLibrary('Films', 'movies');
  for (let i = 0; i < 20; i++) await catalog.addMovie(films, `Film ${i}`);
});
afterAll(() => catalog[Symbol.asyncDispose]());

const columns: readonly [Exclude<SortColumn, 'last_played_at'>, string][] = [
  ['sort_title', 'title'],
  ['added_at', 'added'],
  ['year', 'year'],
  ['number_key', 'number'],
];

function plan(filter: ItemFilter, given: Partial<ItemPageQuery>): Promise<string[]> {
  const page = { userId: 'u', filter, column: 'sort_title', descending: false, after: null, limit: 51 } as const;
  return catalog.store.items.explainPage({ ...page, ...given });
}

describe.each(columns)('a page sorted by %s', (column, name) => {
  const after = { key: column === 'sort_title' ? 'm' : 5, id: 'x' };
  const cases = [
    { descending: false, after: null },
    { descending: true, after: null },
    { descending: false, after },
    { descending: true, after },
  ];

  test.each(cases)('of one library reads its index in order and sorts nothing: %j', async (given) => {
    const steps = await plan({ libraryIds: ['l'], kinds: ['movie'] }, { column, ...given });
    expect(steps[0]).toContain(`USING INDEX items_kind_${name} (library_id=? AND kind=?`);
    expect(steps.join('\n')).not.toMatch(/TEMP B-TREE|SCAN/);
  });

  test.each(cases)('of one parent reads its index in order and sorts nothing: %j', async (given) => {
    const steps = await plan({ libraryIds: ['l'], parentId: 'p' }, { column, ...given });
    expect(steps[0]).toContain(`USING INDEX items_parent_${name} (parent_id=?`);
    expect(steps.join('\n')).not.toMatch(/TEMP B-TREE|SCAN/);
  });

  test('of several libraries still searches by index', async () => {
    const steps = await plan({ libraryIds: ['a', 'b'], kinds: ['movie', 'show'] }, { column });
    expect(steps.join('\n')).toMatch(/SEARCH items USING INDEX items_kind_/);
    expect(steps.join('\n')).not.toMatch(/SCAN items/);
  });
});

test('a page behind a cursor begins at the cursor', async () => {
  const steps = await plan({ libraryIds: ['l'], kinds: ['movie'] }, { after: { key: 'm', id: 'x' } });
  expect(steps[0]).toContain('(library_id=? AND kind=? AND (sort_title,id)>(?,?))');
});

test('the state of the user and the name of the show are looked up by key', async () => {
  const steps = await plan({ libraryIds: ['l'], kinds: ['episode'] }, {});
  expect(steps.join('\n')).toMatch(
    /SEARCH us USING INDEX sqlite_autoindex_user_states_1 \(user_id=\? AND item_id=\?\)/,
  );
  expect(steps.join('\n')).toMatch(/SEARCH root USING INDEX sqlite_autoindex_items_1 \(id=\?\)/);
});

test('a page sorted by last playing searches the library by index', async () => {
  const steps = await plan({ libraryIds: ['l'], kinds: ['movie'] }, { column: 'last_played_at', descending: true });
  expect(steps[0]).toMatch(/SEARCH items USING INDEX items_kind_\w+ \(library_id=\? AND kind=\?\)/);
});

/** A store over the same database that notes every SELECT it makes. */
function recorded(): { store: LibraryStore; plans: () => Promise<Map<string, string>> } {
  const nodes: RootOperationNode[] = [];
  const recorder: KyselyPlugin = {
    transformQuery({ node }) {
      if (node.kind === 'SelectQueryNode') nodes.push(node);
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  const { database } = catalog;
  const store = createLibraryStore({
    tables: <Tables>() => database.tables<Tables>().withPlugin(recorder),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
  const plans = async () => {
    const db: Kysely<object> = database.tables<object>();
    const found = new Map<string, string>();
    for (const node of nodes) {
      const { sql, parameters } = db.getExecutor().compileQuery(node, { queryId: 'plan' });
      const explain = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
      const { rows } = await db.executeQuery<{ detail: string }>(explain);
      found.set(sql, rows.map((r) => r.detail).join('\n'));
    }
    return found;
  };
  return { store, plans };
}

test('nothing that a screen, a playback or a scan asks for reads all items, files or states', async () => {
  const user = await catalog.addUser('ann');
  const shows = await catalog.addLibrary('Shows', 'shows');
  const [show = '', season = '', episode = ''] = await catalog.addFile(shows, [episodeChain('Ferry', 1, 1)]);
  const { store, plans } = recorded();
  await store.items.find(episode, user);
  await store.items.findMany([episode, season], user);
  await store.items.childStats(
    [
      { id: show, kind: 'show' },
      { id: season, kind: 'season' },
    ],
    user,
  );
  await store.items.images([episode]);
  const [version] = await store.items.versions(episode);
  await store.items.subtitleFiles([version?.file_id ?? '']);
  await store.items.index(version?.source_id ?? '');
  await store.states.find(user, episode);
  await store.states.leavesOf(show);
  await store.states.inProgress(user, [shows], 20);
  await store.states.showsSeen(user, [shows], 20);
  await store.states.nextEpisode(user, show);
  await store.catalog.imageOrigins(episode);
  const made = await plans();
  expect(made.size).toBeGreaterThan(12);
  for (const [query, steps] of made)
    expect(steps, query).not.toMatch(/SCAN (?:items|files|us|user_states|versions|item_images)\b/);
});

test('storing a file looks up what it replaces by index', async () => {
  const shows = await catalog.addLibrary('More shows', 'shows');
  const { store, plans } = recorded();
  const file = { folderId: 'none', path: 'a.mkv', sizeBytes: 1, mtimeMs: 1, companions: '' };
  await expect(store.catalog.saveProblem(shows, file, 'empty', 'It is empty')).rejects.toThrow(/FOREIGN KEY/);
  await store.catalog.files(shows);
  const made = await plans();
  expect([...made.values()].join('\n')).toMatch(/SEARCH files USING INDEX files_path/);
  expect([...made.values()].join('\n')).toMatch(/SEARCH files USING INDEX files_library/);
});
