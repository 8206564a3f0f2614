// The page before the app: signing in, setting up.
import type { ReactNode } from 'react';
import { Mark } from '../mark/mark.tsx';
import { PageTitle } from '../page-title/page-title.tsx';
import styles from './door.module.css';

export interface DoorProps {
  title: string;
  lead?: string | undefined;
  step?: string | undefined;
  isWide?: boolean;
  children: ReactNode;
}

export function Door({ title, lead, step, isWide = false, children }: DoorProps): ReactNode {
  return (
    <main className={styles['door']}>
      <PageTitle title={title} />
      <div className={`${styles['card']} ${isWide ? styles['wide'] : ''}`}>
        <div className={styles['head']}>
          <div className={styles['brand']}>
            <Mark size={34} />
            Praxino
          </div>
          {step !== undefined && <p className={styles['step']}>{step}</p>}
          <h1 className={styles['title']}>{title}</h1>
          {lead !== undefined && <p className={styles['lead']}>{lead}</p>}
        </div>
        {children}
      </div>
    </main>
  );
}

export const doorFormClass: string = styles['form'] ?? '';

/** What stands above the button when the server said no. */
export function DoorError({ children }: { children: ReactNode }): ReactNode {
  return (
    <p className={styles['error']} role="alert">
      {children}
    </p>
  );
}
