// What slides over the right third of the picture: a list of choices, while the film goes on.
import { Check, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button/button.tsx';
import styles from './panel.module.css';

export function Panel({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}): ReactNode {
  const text = useText();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    const chosen =
      panel.current?.querySelector<HTMLElement>('[aria-checked="true"], [aria-current="true"]') ??
      panel.current?.querySelector<HTMLElement>('button');
    chosen?.focus();
    return () => {
      if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, []);
  return (
    <aside
      ref={panel}
      className={styles['panel']}
      aria-label={title}
      data-panel=""
      data-arrows=""
      data-testid="player-panel"
    >
      <header className={styles['head']}>
        <h2>{title}</h2>
        <Button look="plain" isIcon aria-label={text('app.close')} onClick={onClose}>
          <X aria-hidden="true" />
        </Button>
      </header>
      <div className={styles['body']}>{children}</div>
    </aside>
  );
}

export function Section({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <div className={styles['section']} role="radiogroup" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </div>
  );
}

export interface ChoiceProps {
  name: string;
  detail?: string;
  isChosen: boolean;
  onChoose: () => void;
  testId?: string;
  value?: string | number;
}

export function Choice({ name, detail = '', isChosen, onChoose, testId, value }: ChoiceProps): ReactNode {
  return (
    <button
      type="button"
      role="radio"
      aria-checked={isChosen}
      className={styles['choice']}
      onClick={onChoose}
      data-testid={testId}
      data-value={value}
    >
      <Check aria-hidden="true" />
      <span>
        <span className={styles['name']}>{name}</span>
        {detail !== '' && <span className={styles['detail']}>{detail}</span>}
      </span>
    </button>
  );
}
