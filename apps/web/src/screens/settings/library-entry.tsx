// One library in the settings: what it holds, its scan, and the files that could not be used.
import type { Library } from '@praxino/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { api } from '../../data/api.ts';
import { librariesQuery, problemsQuery } from '../../data/queries.ts';
import { ago } from '../../i18n/format.ts';
import { useLocale, useText } from '../../i18n/i18n.ts';
import { JobProgress } from '../../items/job-progress.tsx';
import { KindIcon } from '../../items/kind-icon.tsx';
import { Button } from '../../ui/button/button.tsx';
import styles from './settings.module.css';

function Problems({ library }: { library: Library }): ReactNode {
  const text = useText();
  const { data: problems } = useQuery(problemsQuery(library.id));
  return (
    <details className={styles['problems']}>
      <summary>
        <TriangleAlert aria-hidden="true" />
        {text('settings.problems', { count: library.problemCount })}
      </summary>
      <ul>
        {problems?.map((problem) => (
          <li key={problem.path}>
            <p className={styles['path']}>{problem.path}</p>
            <p className={styles['note']}>{problem.reason}</p>
          </li>
        ))}
      </ul>
    </details>
  );
}

export function LibraryEntry({ library, isAdmin }: { library: Library; isAdmin: boolean }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const queryClient = useQueryClient();
  const scan = useMutation({
    mutationFn: () => api.libraries.scan({ params: { id: library.id } }),
    onSuccess: () => queryClient.invalidateQueries(librariesQuery()),
  });
  const scanned =
    library.lastScanAt === null
      ? text('settings.neverScanned')
      : text('settings.scannedAt', { when: ago(library.lastScanAt, Date.now(), locale) });
  return (
    <li className={styles['library']} data-testid="library-entry">
      <div className={styles['row']}>
        <span className={styles['icon']}>
          <KindIcon kind={library.kind} />
        </span>
        <div className={styles['words']}>
          <p className={styles['name']}>{library.name}</p>
          <p className={styles['note']}>
            {text('library.count', { count: library.itemCount })} · {scanned}
          </p>
          {library.folders.map((folder) => (
            <p key={folder} className={styles['path']}>
              {folder}
            </p>
          ))}
        </div>
        {isAdmin && library.scanJobId === null && (
          <Button
            onClick={() => scan.mutate()}
            disabled={scan.isPending}
            aria-label={text('settings.scanNamed', { name: library.name })}
            data-testid="scan"
          >
            <RefreshCw aria-hidden="true" />
            {text('settings.scan')}
          </Button>
        )}
      </div>
      {library.scanJobId !== null && <JobProgress jobId={library.scanJobId} />}
      {scan.error !== null && (
        <p className={styles['error']} role="alert">
          {scan.error.message}
        </p>
      )}
      {isAdmin && library.problemCount > 0 && <Problems library={library} />}
    </li>
  );
}
