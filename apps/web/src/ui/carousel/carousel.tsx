// A row of cards that scrolls aside: by hand, wheel, arrow keys, or by whole screens with its two buttons.
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useId, useRef } from 'react';
import type { ReactNode } from 'react';
import styles from './carousel.module.css';

export interface CarouselProps {
  title: string;
  shape: 'poster' | 'landscape' | 'square';
  /** A link to everything, beside the heading. */
  all?: ReactNode;
  labels: { previous: string; next: string };
  children: ReactNode;
}

export const carouselAllClass: string = styles['all'] ?? '';

export function Carousel({ title, shape, all, labels, children }: CarouselProps): ReactNode {
  const strip = useRef<HTMLDivElement>(null);
  const id = useId();
  const page = (direction: -1 | 1): void => {
    const element = strip.current;
    const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
    element?.scrollBy({ left: direction * element.clientWidth * 0.8, behavior });
  };
  return (
    <section className={styles['section']} aria-labelledby={id}>
      <div className={styles['head']}>
        <h2 id={id} className={styles['title']}>
          {title}
        </h2>
        {all}
        <div className={styles['arrows']}>
          <button type="button" tabIndex={-1} aria-label={labels.previous} onClick={() => page(-1)}>
            <ChevronLeft aria-hidden="true" />
          </button>
          <button type="button" tabIndex={-1} aria-label={labels.next} onClick={() => page(1)}>
            <ChevronRight aria-hidden="true" />
          </button>
        </div>
      </div>
      <div ref={strip} className={`${styles['strip']} ${styles[shape]}`} data-arrows="">
        {children}
      </div>
    </section>
  );
}
