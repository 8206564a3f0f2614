import { Eye, EyeOff } from 'lucide-react';
import { useId, useState } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import styles from './field.module.css';

export interface FieldProps extends ComponentProps<'input'> {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** For the button that shows a password: [show, hide]. */
  revealLabels?: readonly [string, string];
}

/** A labelled input. The hint and the error are read out with it. */
export function Field({ label, hint, error, revealLabels, type = 'text', ...rest }: FieldProps): ReactNode {
  const id = useId();
  const [isRevealed, setRevealed] = useState(false);
  const notes = [
    ...(hint === undefined || error !== undefined ? [] : [`${id}-hint`]),
    ...(error === undefined ? [] : [`${id}-error`]),
  ].join(' ');
  return (
    <div className={styles['field']}>
      <label className={styles['label']} htmlFor={id}>
        {label}
      </label>
      <div className={styles['box']}>
        <input
          id={id}
          className={`${styles['input']} ${revealLabels ? styles['password'] : ''}`}
          type={revealLabels && isRevealed ? 'text' : type}
          aria-invalid={error !== undefined}
          aria-describedby={notes === '' ? undefined : notes}
          {...rest}
        />
        {revealLabels && (
          <button
            type="button"
            className={styles['reveal']}
            aria-label={revealLabels[isRevealed ? 1 : 0]}
            onClick={() => setRevealed(!isRevealed)}
          >
            {isRevealed ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
          </button>
        )}
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} className={styles['error']} role="alert">
          {error}
        </p>
      )}
      {hint !== undefined && error === undefined && (
        <p id={`${id}-hint`} className={styles['hint']}>
          {hint}
        </p>
      )}
    </div>
  );
}
