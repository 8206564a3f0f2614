// Where something will be, in its final size, so that nothing moves when it comes.
import type { CSSProperties, ReactNode } from 'react';
import styles from './skeleton.module.css';

export function Skeleton({
  shape,
  style,
}: {
  shape?: 'poster' | 'landscape' | 'square' | 'line';
  style?: CSSProperties;
}): ReactNode {
  return (
    <div aria-hidden="true" className={`${styles['box']} ${shape === undefined ? '' : styles[shape]}`} style={style} />
  );
}

/** A card that is still to come. */
export function SkeletonCard({ shape }: { shape: 'poster' | 'landscape' | 'square' }): ReactNode {
  return (
    <div>
      <Skeleton shape={shape} />
      <Skeleton shape="line" style={{ width: '70%' }} />
    </div>
  );
}
