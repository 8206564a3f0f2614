import type { Item, ItemKind } from '@praxino/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Search, SearchX, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { itemsQuery } from '../../data/queries.ts';
import { useText } from '../../i18n/i18n.ts';
import { Failure } from '../../items/failure.tsx';
import { ItemCard } from '../../items/item-card.tsx';
import { shapeOf } from '../../items/labels.ts';
import { Button } from '../../ui/button/button.tsx';
import { Carousel } from '../../ui/carousel/carousel.tsx';
import { Message } from '../../ui/message/message.tsx';
import { PageTitle } from '../../ui/page-title/page-title.tsx';
import styles from './search.module.css';

const route = getRouteApi('/app/search');
const SETTLE_MS = 200;
/** The order in which people look for things. */
const KINDS: readonly ItemKind[] = [
  'movie',
  'show',
  'collection',
  'artist',
  'album',
  'episode',
  'track',
  'season',
  'video',
  'photo',
];

function byKind(items: readonly Item[]): [ItemKind, Item[]][] {
  return KINDS.map((kind): [ItemKind, Item[]] => [kind, items.filter((item) => item.kind === kind)]).filter(
    ([, found]) => found.length > 0,
  );
}

function Results({ search }: { search: string }): ReactNode {
  const text = useText();
  const { data, error, isPending, refetch } = useInfiniteQuery(itemsQuery({ search }));
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => void refetch()} isCompact />;
  if (isPending)
    return (
      <p className="visually-hidden" role="status">
        {text('app.loading')}
      </p>
    );
  const groups = byKind(data?.pages.flatMap((page) => page.items) ?? []);
  if (groups.length === 0)
    return (
      <Message
        icon={<SearchX />}
        title={text('search.none', { text: search })}
        text={text('search.none.text')}
        isCompact
      />
    );
  return groups.map(([kind, items]) => (
    <Carousel
      key={kind}
      title={text(`kinds.${kind}`)}
      shape={shapeOf(kind)}
      labels={{ previous: text('row.previous'), next: text('row.next') }}
    >
      {items.map((item) => (
        <ItemCard key={item.id} item={item} />
      ))}
    </Carousel>
  ));
}

export function SearchScreen(): ReactNode {
  const text = useText();
  const { text: asked = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const [typed, setTyped] = useState(asked);
  useEffect(() => {
    if (typed === asked) return undefined;
    const timer = setTimeout(
      () => void navigate({ search: typed.trim() === '' ? {} : { text: typed }, replace: true }),
      SETTLE_MS,
    );
    return () => clearTimeout(timer);
  }, [typed, asked, navigate]);
  return (
    <div className={`page ${styles['screen']}`}>
      <PageTitle title={text('search.title')} />
      <h1 className="visually-hidden">{text('search.title')}</h1>
      <div className={styles['field']} role="search">
        <Search aria-hidden="true" />
        <input
          // People come here to type.
          autoFocus
          type="text"
          inputMode="search"
          enterKeyHint="search"
          value={typed}
          maxLength={200}
          placeholder={text('search.placeholder')}
          aria-label={text('search.title')}
          data-testid="search-input"
          onChange={(event) => setTyped(event.target.value)}
        />
        {typed !== '' && (
          <Button look="plain" isIcon aria-label={text('search.clear')} onClick={() => setTyped('')}>
            <X aria-hidden="true" />
          </Button>
        )}
      </div>
      {asked.trim() === '' ? (
        <Message icon={<Search />} title={text('search.title')} text={text('search.hint')} isCompact />
      ) : (
        <Results search={asked.trim()} />
      )}
    </div>
  );
}
