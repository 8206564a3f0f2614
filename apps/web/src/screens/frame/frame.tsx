// What stands around every screen: the navigation, a way past it, and a heading that gets the focus on a new page.
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { isTv } from '../../app/shape.ts';
import { useLibraryChanges } from '../../data/library-changes.ts';
import { useText } from '../../i18n/i18n.ts';
import { Navigation } from './navigation.tsx';
import styles from './frame.module.css';

export function Frame(): ReactNode {
  const text = useText();
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const isFirst = useRef(true);
  useLibraryChanges();
  useEffect(() => {
    // The first page keeps the browser's own focus; later ones are announced by moving to them.
    if (isFirst.current && !isTv()) {
      isFirst.current = false;
      return;
    }
    isFirst.current = false;
    // A page that has chosen its own first control keeps it.
    if (main.current?.contains(document.activeElement) !== true) main.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <>
      <a href="#main" className={styles['skip']}>
        {text('app.skip')}
      </a>
      <Navigation />
      <main id="main" ref={main} tabIndex={-1} className={styles['main']}>
        <Outlet />
      </main>
    </>
  );
}
