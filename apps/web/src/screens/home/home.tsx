import type { HomeRow } from '@praxino/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FolderPlus, LoaderCircle, Popcorn } from 'lucide-react';
import type { ReactNode } from 'react';
import { useUser } from '../../data/api.ts';
import { homeQuery, librariesQuery } from '../../data/queries.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Text } from '../../i18n/i18n.ts';
import { Failure } from '../../items/failure.tsx';
import { ItemCard } from '../../items/item-card.tsx';
import { shapeOf } from '../../items/labels.ts';
import { buttonClass } from '../../ui/button/button.tsx';
import { Carousel, carouselAllClass } from '../../ui/carousel/carousel.tsx';
import { Message } from '../../ui/message/message.tsx';
import { PageTitle } from '../../ui/page-title/page-title.tsx';
import { Hero } from './hero.tsx';
import { HomeLoading } from './loading.tsx';
import styles from './home.module.css';

function titleOf(row: HomeRow, text: Text): string {
  if (row.kind === 'continue') return text('home.continue');
  if (row.kind === 'next-up') return text('home.nextUp');
  return row.title === null ? text('home.recent') : text('home.recentIn', { library: row.title });
}

function Row({ row, isFirst }: { row: HomeRow; isFirst: boolean }): ReactNode {
  const text = useText();
  const isOpen = row.kind !== 'recent';
  const shape = isOpen ? 'landscape' : shapeOf(row.items[0]?.kind ?? 'movie');
  const all =
    row.libraryId === null ? null : (
      <Link to="/library/$id" params={{ id: row.libraryId }} search={{ sort: '-added' }} className={carouselAllClass}>
        {text('home.seeAll')}
      </Link>
    );
  return (
    <Carousel
      title={titleOf(row, text)}
      shape={shape}
      all={all}
      labels={{ previous: text('row.previous'), next: text('row.next') }}
    >
      {row.items.map((item, index) => (
        <ItemCard key={item.id} item={item} shape={shape} isEager={isFirst && index < 8} />
      ))}
    </Carousel>
  );
}

/** Nothing to show: because nothing was added, or because the first scan still runs. */
function EmptyHome(): ReactNode {
  const text = useText();
  const user = useUser();
  const { data: libraries = [] } = useQuery(librariesQuery());
  if (libraries.some((library) => library.scanJobId !== null)) {
    return (
      <Message
        icon={<LoaderCircle className={styles['turning']} />}
        title={text('setup.scan.title')}
        text={text('home.scanning')}
      />
    );
  }
  return (
    <Message
      icon={<Popcorn />}
      title={text('home.empty')}
      text={text(user?.isAdmin === true ? 'home.empty.admin' : 'home.empty.user')}
    >
      {user?.isAdmin === true && (
        <Link to="/setup" className={buttonClass({ look: 'primary' })}>
          <FolderPlus aria-hidden="true" />
          {text('home.empty.action')}
        </Link>
      )}
    </Message>
  );
}

export function HomeScreen(): ReactNode {
  const text = useText();
  const { data: home, error, refetch, isPending } = useQuery(homeQuery());
  if (isPending) return <HomeLoading />;
  if (home === undefined) {
    return (
      <div className="page">
        <Failure error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (home.rows.length === 0) {
    return (
      <div className="page">
        <EmptyHome />
      </div>
    );
  }
  return (
    <>
      <PageTitle title={text('home.title')} />
      <h1 className="visually-hidden">{text('home.title')}</h1>
      {home.hero.length > 0 && <Hero items={home.hero.slice(0, 5)} />}
      <div className={`page ${styles['rows']} ${home.hero.length > 0 ? styles['underHero'] : ''}`}>
        {home.rows.map((row, index) => (
          <Row key={row.id} row={row} isFirst={index === 0} />
        ))}
      </div>
    </>
  );
}
