import type { ReactNode } from 'react';

/** The Praxino mark. Its name stands beside it wherever it is used. */
export function Mark({ size = 28 }: { size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path d="M4 6.4a2.6 2.6 0 0 1 3.9-2.2l11.6 6.7-6.8 10.6-4.8 2.8A2.6 2.6 0 0 1 4 22z" fill="#6d68d8" />
      <path
        d="M11.4 10.6a2.6 2.6 0 0 1 3.9-2.3l11.3 6.5a2.6 2.6 0 0 1 0 4.5l-11.3 6.5a2.6 2.6 0 0 1-3.9-2.2z"
        fill="#a9a6f7"
        fillOpacity="0.94"
      />
    </svg>
  );
}
