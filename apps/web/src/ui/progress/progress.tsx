import type { ReactNode } from 'react';
import styles from './progress.module.css';

export interface ProgressProps {
  label: string;
  /** 0–1; null while nobody knows. */
  share: number | null;
}

export function Progress({ label, share }: ProgressProps): ReactNode {
  const value = share === null ? undefined : Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div
      className={styles['track']}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value}
    >
      {value === undefined ? (
        <div className={`${styles['fill']} ${styles['unknown']}`} />
      ) : (
        <div className={styles['fill']} style={{ transform: `scaleX(${value / 100})` }} />
      )}
    </div>
  );
}
