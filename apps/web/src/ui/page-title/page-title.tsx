import type { ReactNode } from 'react';

/** The name of the page in the tab and for screen readers. */
export function PageTitle({ title }: { title: string }): ReactNode {
  return <title>{`${title} · Praxino`}</title>;
}
