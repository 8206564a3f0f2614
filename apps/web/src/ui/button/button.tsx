import type { ComponentProps, ReactNode } from 'react';
import styles from './button.module.css';

export interface ButtonLook {
  /** `light`: the one main action over artwork. */
  look?: 'primary' | 'light' | 'quiet' | 'plain';
  isLarge?: boolean;
  isWide?: boolean;
  /** Round, with a picture only; give it an `aria-label`. */
  isIcon?: boolean;
}

/** The class names of a button, for links that look like one. */
export function buttonClass({
  look = 'quiet',
  isLarge = false,
  isWide = false,
  isIcon = false,
}: ButtonLook = {}): string {
  const names = [
    'button',
    look,
    ...(isLarge ? ['large'] : []),
    ...(isWide ? ['wide'] : []),
    ...(isIcon ? ['icon'] : []),
  ];
  return names.map((name) => styles[name]).join(' ');
}

export function Button({
  look,
  isLarge,
  isWide,
  isIcon,
  className = '',
  ...rest
}: ComponentProps<'button'> & ButtonLook): ReactNode {
  const shape: ButtonLook = {
    ...(look && { look }),
    ...(isLarge && { isLarge }),
    ...(isWide && { isWide }),
    ...(isIcon && { isIcon }),
  };
  return <button type="button" className={`${buttonClass(shape)} ${className}`} {...rest} />;
}
