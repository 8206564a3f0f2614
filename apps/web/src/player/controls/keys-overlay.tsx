import { keyLines } from '@praxino/client';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { Dialog } from '../../ui/dialog/dialog.tsx';
import styles from './overlays.module.css';

/** The list behind `?`, from the same table the keys are read from. */
export function KeysOverlay({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): ReactNode {
  const text = useText();
  return (
    <Dialog title={text('keys.title')} closeLabel={text('app.close')} isOpen={isOpen} onClose={onClose}>
      <dl className={styles['keys']} data-testid="keys-overlay">
        {keyLines().map(({ topic, labels }) => (
          <div key={topic}>
            <dt>{text(`keys.${topic}`)}</dt>
            <dd>
              {labels.map((label) => (
                <kbd key={label}>{label}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
