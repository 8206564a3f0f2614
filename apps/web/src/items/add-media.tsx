// Choosing a folder of the server, or sample films; used by the setup and by the settings.
import { useMutation, useQuery } from '@tanstack/react-query';
import { ArrowUp, Folder, FolderOpen, Sparkles } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { api } from '../data/api.ts';
import { foldersQuery } from '../data/queries.ts';
import { useText } from '../i18n/i18n.ts';
import { Button } from '../ui/button/button.tsx';
import { Skeleton } from '../ui/skeleton/skeleton.tsx';
import styles from './add-media.module.css';

export interface AddMediaProps {
  /** The jobs that look through what was added. */
  onAdded: (jobIds: string[]) => void;
}

function Folders({
  path,
  onChoose,
}: {
  path: string | undefined;
  onChoose: (path: string | undefined) => void;
}): ReactNode {
  const text = useText();
  const { data, error, isPending } = useQuery(foldersQuery(path));
  if (isPending) return [0, 1, 2, 3].map((n) => <Skeleton key={n} style={{ height: '2.75rem', margin: '0.25rem' }} />);
  if (error !== null)
    return (
      <p className={styles['note']} role="alert">
        {error.message}
      </p>
    );
  const parentName = data.parent?.split(/[\\/]/).findLast((part) => part !== '') ?? data.parent ?? '';
  return (
    <ul data-arrows="">
      {data.parent !== null && (
        <li>
          <button
            type="button"
            className={styles['folder']}
            onClick={() => onChoose(data.parent ?? undefined)}
            data-testid="folder-up"
          >
            <ArrowUp aria-hidden="true" />
            {text('setup.media.up', { name: parentName === '' ? text('setup.media.root') : parentName })}
          </button>
        </li>
      )}
      {data.folders.map((folder) => (
        <li key={folder.path}>
          <button type="button" className={styles['folder']} onClick={() => onChoose(folder.path)} data-testid="folder">
            <Folder aria-hidden="true" />
            <span>{folder.name}</span>
          </button>
        </li>
      ))}
      {data.folders.length === 0 && <li className={styles['note']}>{text('setup.media.noFolders')}</li>}
    </ul>
  );
}

export function AddMedia({ onAdded }: AddMediaProps): ReactNode {
  const text = useText();
  const [path, setPath] = useState<string>();
  /** Of the field, until it is entered: a list that arrives late must not replace what a person types. */
  const [typed, setTyped] = useState<string>();
  const { data: here } = useQuery(foldersQuery(path));
  const add = useMutation({
    mutationFn: (folder: string) => api.libraries.detect({ body: { folder } }),
    onSuccess: ({ libraries }) =>
      onAdded(libraries.flatMap((library) => (library.scanJobId === null ? [] : [library.scanJobId]))),
  });
  const samples = useMutation({
    mutationFn: () => api.libraries.samples(),
    onSuccess: ({ jobId }) => onAdded([jobId]),
  });
  const failure = add.error ?? samples.error;
  const isBusy = add.isPending || samples.isPending;
  const chosen = typed ?? path ?? here?.path;
  const open = (folder: string | undefined): void => {
    setPath(folder);
    setTyped(undefined);
  };
  return (
    <div className={styles['add']}>
      <form
        className={styles['path']}
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen !== undefined && chosen !== '') open(chosen);
        }}
      >
        <FolderOpen aria-hidden="true" />
        <input
          name="path"
          value={chosen ?? ''}
          onChange={(event) => setTyped(event.currentTarget.value)}
          aria-label={text('setup.media.path')}
          spellCheck={false}
          autoCapitalize="none"
          data-testid="folder-path"
        />
      </form>
      <div className={styles['list']}>
        <Folders path={path} onChoose={open} />
      </div>
      {failure !== null && (
        <p className={styles['error']} role="alert">
          {failure.message}
        </p>
      )}
      <Button
        look="primary"
        isWide
        isLarge
        disabled={isBusy || chosen === undefined || chosen === ''}
        onClick={() => chosen !== undefined && add.mutate(chosen)}
        data-testid="add-folder"
      >
        {text('setup.media.add')}
      </Button>
      <p className={styles['or']}>{text('setup.media.or')}</p>
      <Button isWide isLarge disabled={isBusy} onClick={() => samples.mutate()} data-testid="samples">
        <Sparkles aria-hidden="true" />
        {text('setup.media.samples')}
      </Button>
      <p className={styles['note']}>{text('setup.media.samples.hint')}</p>
    </div>
  );
}
