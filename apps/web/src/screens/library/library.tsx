import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { FolderOpen, Search } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { isTv } from '../../app/shape.ts';
import { itemsQuery, librariesQuery } from '../../data/queries.ts';
import type { ItemFilter, ItemSort } from '../../data/queries.ts';
import { useText } from '../../i18n/i18n.ts';
import type { TextId } from '../../i18n/i18n.ts';
import { Failure } from '../../items/failure.tsx';
import { ItemCard } from '../../items/item-card.tsx';
import { librarySearch } from './library-search.ts';
import { Chip, Chips } from '../../ui/chip/chip.tsx';
import { Grid } from '../../ui/grid/grid.tsx';
import { Message } from '../../ui/message/message.tsx';
import { PageTitle } from '../../ui/page-title/page-title.tsx';
import { SkeletonCard } from '../../ui/skeleton/skeleton.tsx';
import styles from './library.module.css';

const route = getRouteApi('/app/library/$id');
const SORTS: readonly (readonly [ItemSort, TextId])[] = [
  ['title', 'library.sort.title'],
  ['-added', 'library.sort.added'],
  ['-year', 'library.sort.year'],
  ['-played', 'library.sort.played'],
];
const KINDS = { movies: 'movie', shows: 'show', music: 'artist' } as const;
/** Typing pauses this long before the server is asked. */
const SETTLE_MS = 250;

function Items({ filter, isSquare }: { filter: ItemFilter; isSquare: boolean }): ReactNode {
  const text = useText();
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    itemsQuery(filter),
  );
  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const [reached, setReached] = useState(0);
  const onReach = useCallback((last: number) => setReached(last), []);
  const loaded = items.length;
  useEffect(() => {
    // Ahead of the reader by a few screens, and as far as a jump went.
    if (hasNextPage && !isFetchingNextPage && error === null && reached + 40 >= loaded) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, error, reached, loaded, fetchNextPage]);
  const shape = isSquare ? 'square' : 'poster';
  const renderCell = useCallback(
    (index: number): ReactNode => {
      const item = items[index];
      return item === undefined ? (
        <SkeletonCard shape={shape} />
      ) : (
        <ItemCard item={item} shape={shape} isEager={index < 8} />
      );
    },
    [items, shape],
  );
  if (data === undefined && error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  const total = isPending ? 42 : (data?.pages[0]?.total ?? 0);
  if (total === 0) {
    return filter.search === undefined ? (
      <Message icon={<FolderOpen />} title={text('library.empty')} text={text('library.empty.text')} />
    ) : (
      <Message icon={<Search />} title={text('search.none', { text: filter.search })} text={text('search.none.text')} />
    );
  }
  return (
    <Grid
      count={total}
      ratio={isSquare ? 1 : 2 / 3}
      textRem={isTv() ? 5 : 3.9}
      renderCell={renderCell}
      onReach={onReach}
    />
  );
}

/** A field that fills the address after a pause, so that Back does not walk through letters. */
function Find({ value, onFind }: { value: string; onFind: (text: string) => void }): ReactNode {
  const text = useText();
  const [typed, setTyped] = useState(value);
  const latest = useRef(onFind);
  latest.current = onFind;
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => latest.current(typed), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [typed, value]);
  return (
    <label className={styles['find']}>
      <Search aria-hidden="true" />
      <input
        type="search"
        value={typed}
        maxLength={200}
        placeholder={text('library.filter')}
        aria-label={text('library.filter')}
        onChange={(event) => setTyped(event.target.value)}
      />
    </label>
  );
}

export function LibraryScreen(): ReactNode {
  const text = useText();
  const { id } = route.useParams();
  const { sort = 'title', find } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: libraries } = useQuery(librariesQuery());
  const library = libraries?.find((other) => other.id === id);
  const kind = library === undefined ? undefined : KINDS[library.kind];
  const filter: ItemFilter = {
    libraryId: id,
    sort,
    ...(kind !== undefined && { kind }),
    ...(find !== undefined && { search: find }),
  };
  return (
    <div className={`page ${styles['screen']}`}>
      {library !== undefined && <PageTitle title={library.name} />}
      <header className={styles['head']}>
        <div>
          <h1 className={styles['title']}>{library?.name ?? ' '}</h1>
          <p className={styles['count']}>
            {library === undefined ? ' ' : text('library.count', { count: library.itemCount })}
          </p>
        </div>
        <Find
          key={id}
          value={find ?? ''}
          onFind={(typed) => void navigate({ search: librarySearch({ sort, find: typed }), replace: true })}
        />
      </header>
      <Chips role="group" aria-label={text('library.sort')}>
        {SORTS.map(([name, label]) => (
          <Chip
            key={name}
            aria-pressed={sort === name}
            onClick={() => void navigate({ search: librarySearch({ sort: name, find }), replace: true })}
          >
            {text(label)}
          </Chip>
        ))}
      </Chips>
      <div className={styles['items']}>
        <Items key={JSON.stringify(filter)} filter={filter} isSquare={library?.kind === 'music'} />
      </div>
    </div>
  );
}
