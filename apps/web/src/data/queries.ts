// What the screens ask the server for: one factory per resource, with how long an answer stays good.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ItemKind } from '@praxino/client';
import { api } from './api.ts';

const SECONDS = 1000;
const MINUTES = 60 * SECONDS;

export type ItemSort = 'title' | '-added' | '-year' | '-played' | 'number';
export interface ItemFilter {
  libraryId?: string;
  kind?: ItemKind;
  parentId?: string;
  search?: string;
  sort?: ItemSort;
}
/** Larger pages mean fewer waits on a fling through 50,000 titles. */
const PAGE = 100;

export const serverQuery = () =>
  queryOptions({
    queryKey: ['server'],
    queryFn: ({ signal }) => api.server.info({}, { signal }),
    staleTime: 5 * MINUTES,
  });

export const homeQuery = () =>
  queryOptions({
    queryKey: ['home'],
    queryFn: ({ signal }) => api.items.home({}, { signal }),
    staleTime: 15 * SECONDS,
  });

export const librariesQuery = () =>
  queryOptions({
    queryKey: ['libraries'],
    queryFn: async ({ signal }) => (await api.libraries.list({}, { signal })).libraries,
    staleTime: 30 * SECONDS,
    // A scan moves the counts; without one nothing changes by itself.
    refetchInterval: (query) =>
      query.state.data?.some((library) => library.scanJobId !== null) === true ? 2 * SECONDS : false,
  });

export const encodersQuery = () =>
  queryOptions({
    queryKey: ['encoders'],
    queryFn: ({ signal }) => api.encoders.list({}, { signal }),
    staleTime: 10 * SECONDS,
    // The first check comes some seconds after the server's start; each takes some more.
    refetchInterval: (query) =>
      query.state.data?.isChecking === true || query.state.data?.checkedAt === null ? 2 * SECONDS : false,
  });

export const problemsQuery = (libraryId: string) =>
  queryOptions({
    queryKey: ['problems', libraryId],
    queryFn: async ({ signal }) => (await api.libraries.problems({ params: { id: libraryId } }, { signal })).problems,
  });

export const foldersQuery = (path: string | undefined) =>
  queryOptions({
    queryKey: ['folders', path ?? ''],
    queryFn: ({ signal }) => api.libraries.folders({ query: path === undefined ? {} : { path } }, { signal }),
    staleTime: 10 * SECONDS,
  });

export const jobQuery = (jobId: string) =>
  queryOptions({
    queryKey: ['job', jobId],
    queryFn: ({ signal }) => api.jobs.get({ params: { id: jobId } }, { signal }),
    refetchInterval: (query) => (query.state.data?.finishedAt == null ? SECONDS : false),
  });

export const itemQuery = (id: string) =>
  queryOptions({
    queryKey: ['item', id],
    queryFn: ({ signal }) => api.items.get({ params: { id } }, { signal }),
    staleTime: MINUTES,
  });

export const itemsQuery = (filter: ItemFilter) =>
  infiniteQueryOptions({
    queryKey: ['items', filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, limit: PAGE, ...(pageParam !== null && { cursor: pageParam }) };
      return api.items.list({ query }, { signal });
    },
    initialPageParam: null as string | null, // the type of every later page's cursor
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 5 * MINUTES,
  });

/** Everything below one parent, in playing order; a season or an album fits one page of the largest size. */
export const childrenQuery = (parentId: string, sort: ItemSort = 'number') =>
  queryOptions({
    queryKey: ['children', parentId, sort],
    queryFn: async ({ signal }) => (await api.items.list({ query: { parentId, sort, limit: 200 } }, { signal })).items,
    staleTime: MINUTES,
  });
