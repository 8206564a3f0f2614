// One navigation in three shapes: a rail on desktops, a bar at the thumb on phones, a rail that opens with the focus on televisions.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { House, LibraryBig, Search, Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import { librariesQuery } from '../../data/queries.ts';
import { useText } from '../../i18n/i18n.ts';
import { KindIcon } from '../../items/kind-icon.tsx';
import { Mark } from '../../ui/mark/mark.tsx';
import styles from './navigation.module.css';

export function Navigation(): ReactNode {
  const text = useText();
  const { data: libraries = [] } = useQuery(librariesQuery());
  const link = {
    className: styles['link'] ?? '',
    activeProps: { 'data-active': true },
    activeOptions: { includeSearch: false },
  } as const;
  return (
    <nav className={styles['nav']} aria-label={text('nav.label')}>
      <Link to="/" className={styles['brand']} aria-label={text('app.name')} tabIndex={-1}>
        <Mark size={30} />
      </Link>
      <ul className={styles['list']}>
        <li>
          <Link to="/" {...link} activeOptions={{ exact: true, includeSearch: false }} data-testid="nav-home">
            <House aria-hidden="true" />
            <span>{text('nav.home')}</span>
          </Link>
        </li>
        <li>
          <Link to="/search" {...link} data-testid="nav-search">
            <Search aria-hidden="true" />
            <span>{text('nav.search')}</span>
          </Link>
        </li>
        <li className={styles['onBar']}>
          <Link to="/libraries" {...link} data-testid="nav-libraries">
            <LibraryBig aria-hidden="true" />
            <span>{text('nav.libraries')}</span>
          </Link>
        </li>
        {libraries.map((library) => (
          <li key={library.id} className={styles['onRail']}>
            <Link
              to="/library/$id"
              params={{ id: library.id }}
              {...link}
              title={library.name}
              data-testid="nav-library"
            >
              <KindIcon kind={library.kind} />
              <span>{library.name}</span>
            </Link>
          </li>
        ))}
        <li className={styles['last']}>
          <Link to="/settings" {...link} data-testid="nav-settings">
            <Settings aria-hidden="true" />
            <span>{text('nav.settings')}</span>
          </Link>
        </li>
      </ul>
    </nav>
  );
}
