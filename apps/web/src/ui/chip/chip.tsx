import { ChevronDown } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import styles from './chip.module.css';

/** A line of chips that scrolls aside when there are many. */
export function Chips({ children, ...rest }: ComponentProps<'div'>): ReactNode {
  return (
    <div className={styles['chips']} data-arrows="" {...rest}>
      {children}
    </div>
  );
}

export const chipClass: string = styles['chip'] ?? '';

export function Chip(props: ComponentProps<'button'>): ReactNode {
  return <button type="button" className={chipClass} {...props} />;
}

export interface ChipSelectProps extends ComponentProps<'select'> {
  label: string;
  icon: ReactNode;
  options: readonly { value: string; label: string }[];
}

/** A choice that looks like a chip and opens the platform's own list: right on phones and with every remote. */
export function ChipSelect({ label, icon, options, ...rest }: ChipSelectProps): ReactNode {
  return (
    <span className={`${styles['chip']} ${styles['select']}`}>
      {icon}
      <select aria-label={label} {...rest}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden="true" />
    </span>
  );
}
