import type { ReactNode } from 'react';
import styles from './message.module.css';

export interface MessageProps {
  icon: ReactNode;
  title: string;
  text?: string | undefined;
  /** A stable code, for whoever asks for help. */
  code?: string | undefined;
  /** Buttons or links: the way on. */
  children?: ReactNode;
  isCompact?: boolean;
  isAlert?: boolean;
}

/** An empty or a broken place: what it is, why, and what to do. */
export function Message({
  icon,
  title,
  text,
  code,
  children,
  isCompact = false,
  isAlert = false,
}: MessageProps): ReactNode {
  return (
    <section
      className={`${styles['message']} ${isCompact ? styles['compact'] : ''}`}
      role={isAlert ? 'alert' : undefined}
    >
      <div className={styles['icon']} aria-hidden="true">
        {icon}
      </div>
      <h2 className={styles['title']}>{title}</h2>
      {text !== undefined && <p className={styles['text']}>{text}</p>}
      {code !== undefined && <p className={styles['code']}>{code}</p>}
      {children !== undefined && <div className={styles['actions']}>{children}</div>}
    </section>
  );
}
