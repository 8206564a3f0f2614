// Everything of this slice that speaks SQL.
import type { Database } from '../platform/index.ts';
import { createCatalogStore, type CatalogStore } from './store/catalog.ts';
import { createIndexPassStore, type IndexPassStore } from './store/index-pass.ts';
import { createItemsStore, type ItemsStore } from './store/items.ts';
import { createLibrariesStore, type LibrariesStore } from './store/libraries.ts';
import { createStatesStore, type StatesStore } from './store/states.ts';

export interface LibraryStore {
  libraries: LibrariesStore;
  items: ItemsStore;
  states: StatesStore;
  catalog: CatalogStore;
  passes: IndexPassStore;
}

export function createLibraryStore(database: Database): LibraryStore {
  return {
    libraries: createLibrariesStore(database),
    items: createItemsStore(database),
    states: createStatesStore(database),
    catalog: createCatalogStore(database),
    passes: createIndexPassStore(database),
  };
}
