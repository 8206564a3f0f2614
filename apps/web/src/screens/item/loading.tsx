import type { ReactNode } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { Skeleton } from '../../ui/skeleton/skeleton.tsx';
import styles from './item.module.css';

export function ItemLoading(): ReactNode {
  const text = useText();
  return (
    <div className={styles['item']} aria-busy="true">
      <p className="visually-hidden" role="status">
        {text('app.loading')}
      </p>
      <div className={styles['backdrop']}>
        <div className={styles['scrim']} />
      </div>
      <div className={`page ${styles['body']}`}>
        <div className={styles['header']} data-shape="poster">
          <div className={styles['cover']}>
            <Skeleton shape="poster" />
          </div>
          <div className={styles['words']}>
            <Skeleton shape="line" style={{ width: '60%', height: '2.5rem' }} />
            <Skeleton shape="line" style={{ width: '30%' }} />
            <Skeleton style={{ width: '10rem', height: '3.25rem', marginTop: '1rem' }} />
          </div>
        </div>
      </div>
    </div>
  );
}
