// Tells when the network or the server is away. Screens keep showing what they have.
import { onlineManager } from '@tanstack/react-query';
import { WifiOff } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/i18n.ts';
import styles from './frame.module.css';

export function Connection(): ReactNode {
  const text = useText();
  const isOnline = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
  return (
    <div role="status">
      {!isOnline && (
        <p className={styles['offline']}>
          <WifiOff aria-hidden="true" />
          {text('app.offline')}
        </p>
      )}
    </div>
  );
}
