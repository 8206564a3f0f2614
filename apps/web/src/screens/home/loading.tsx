import type { ReactNode } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { Skeleton, SkeletonCard } from '../../ui/skeleton/skeleton.tsx';
import styles from './home.module.css';

/** The home screen's shape before anything is known. */
export function HomeLoading(): ReactNode {
  const text = useText();
  return (
    <div aria-busy="true">
      <p className="visually-hidden" role="status">
        {text('app.loading')}
      </p>
      <div className={styles['loadingHero']} />
      <div className="page">
        {[0, 1].map((row) => (
          <div key={row} className={styles['loadingRow']}>
            <Skeleton shape="line" style={{ width: '12rem', height: '1.4rem' }} />
            <div className={styles['loadingCards']}>
              {Array.from({ length: 9 }, (_, card) => (
                <SkeletonCard key={card} shape="poster" />
              ))}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}
