// What of a library's view lives in the address.
import type { ItemSort } from '../../data/queries.ts';

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
