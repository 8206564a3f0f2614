import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronRight, LibraryBig } from 'lucide-react';
import type { ReactNode } from 'react';
import { librariesQuery } from '../../data/queries.ts';
import { useText } from '../../i18n/i18n.ts';
import { Failure } from '../../items/failure.tsx';
import { KindIcon } from '../../items/kind-icon.tsx';
import { Message } from '../../ui/message/message.tsx';
import { PageTitle } from '../../ui/page-title/page-title.tsx';
import { Skeleton } from '../../ui/skeleton/skeleton.tsx';
import styles from './libraries.module.css';

export function LibrariesScreen(): ReactNode {
  const text = useText();
  const { data: libraries, error, isPending, refetch } = useQuery(librariesQuery());
  return (
    <div className={`page ${styles['screen']}`}>
      <PageTitle title={text('libraries.title')} />
      <h1 className={styles['title']}>{text('libraries.title')}</h1>
      {error !== null && libraries === undefined && <Failure error={error} onRetry={() => void refetch()} />}
      {libraries?.length === 0 && (
        <Message icon={<LibraryBig />} title={text('settings.noLibraries')} text={text('settings.noLibraries.text')} />
      )}
      <ul className={styles['list']} data-arrows="">
        {isPending && [0, 1, 2].map((n) => <Skeleton key={n} style={{ height: '5rem' }} />)}
        {libraries?.map((library) => (
          <li key={library.id}>
            <Link to="/library/$id" params={{ id: library.id }} className={styles['link']}>
              <span className={styles['icon']}>
                <KindIcon kind={library.kind} />
              </span>
              <span className={styles['words']}>
                <span className={styles['name']}>{library.name}</span>
                <span className={styles['count']}>{text('library.count', { count: library.itemCount })}</span>
              </span>
              <ChevronRight aria-hidden="true" />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
