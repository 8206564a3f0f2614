import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FolderPlus, LogOut } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useUser } from '../../data/api.ts';
import { librariesQuery, serverQuery } from '../../data/queries.ts';
import { signOut } from '../../data/sign-in.ts';
import { chooseLocale, locales, useLocale, useText } from '../../i18n/i18n.ts';
import type { Locale } from '../../i18n/i18n.ts';
import { AddMedia } from '../../items/add-media.tsx';
import { Failure } from '../../items/failure.tsx';
import { Button } from '../../ui/button/button.tsx';
import { Chip, Chips } from '../../ui/chip/chip.tsx';
import { Dialog } from '../../ui/dialog/dialog.tsx';
import { PageTitle } from '../../ui/page-title/page-title.tsx';
import { Encoders } from './encoders.tsx';
import { LibraryEntry } from './library-entry.tsx';
import styles from './settings.module.css';

function Account(): ReactNode {
  const text = useText();
  const user = useUser();
  const { mutate, isPending } = useMutation({ mutationFn: signOut });
  return (
    <section className={styles['section']}>
      <h2>{text('settings.account')}</h2>
      <div className={styles['row']}>
        <span className={styles['avatar']} aria-hidden="true">
          {user?.name.charAt(0).toUpperCase()}
        </span>
        <div className={styles['words']}>
          <p>{text('settings.signedInAs', { name: user?.name ?? '' })}</p>
          {user?.isAdmin === true && <p className={styles['note']}>{text('settings.admin')}</p>}
        </div>
        <Button onClick={() => mutate()} disabled={isPending} data-testid="sign-out">
          <LogOut aria-hidden="true" />
          {text('settings.signOut')}
        </Button>
      </div>
    </section>
  );
}

function Language(): ReactNode {
  const text = useText();
  const current = useLocale();
  return (
    <section className={styles['section']}>
      <h2>{text('settings.language')}</h2>
      <Chips role="group" aria-label={text('settings.language')}>
        {(Object.keys(locales) as Locale[]).map((locale) => (
          <Chip key={locale} lang={locale} aria-pressed={locale === current} onClick={() => void chooseLocale(locale)}>
            {locales[locale]}
          </Chip>
        ))}
      </Chips>
    </section>
  );
}

function Libraries({ isAdmin }: { isAdmin: boolean }): ReactNode {
  const text = useText();
  const queryClient = useQueryClient();
  const [isAdding, setAdding] = useState(false);
  const { data: libraries, error, refetch } = useQuery(librariesQuery());
  return (
    <section className={styles['section']}>
      <div className={styles['head']}>
        <h2>{text('settings.libraries')}</h2>
        {isAdmin && (
          <Button onClick={() => setAdding(true)} data-testid="open-add-folder">
            <FolderPlus aria-hidden="true" />
            {text('settings.addFolder')}
          </Button>
        )}
      </div>
      {error !== null && libraries === undefined && <Failure error={error} onRetry={() => void refetch()} isCompact />}
      {libraries?.length === 0 && <p className={styles['note']}>{text('settings.noLibraries')}</p>}
      <ul className={styles['list']}>
        {libraries?.map((library) => (
          <LibraryEntry key={library.id} library={library} isAdmin={isAdmin} />
        ))}
      </ul>
      <Dialog
        title={text('settings.addFolder')}
        closeLabel={text('app.close')}
        isOpen={isAdding}
        onClose={() => setAdding(false)}
      >
        <AddMedia
          onAdded={() => {
            setAdding(false);
            void queryClient.invalidateQueries();
          }}
        />
      </Dialog>
    </section>
  );
}

function About(): ReactNode {
  const text = useText();
  const { data: server } = useQuery(serverQuery());
  return (
    <section className={styles['section']}>
      <h2>{text('settings.about')}</h2>
      <p className={styles['note']}>
        {server?.name} · {text('settings.version', { version: server?.version ?? '–' })}
      </p>
    </section>
  );
}

export function SettingsScreen(): ReactNode {
  const text = useText();
  const user = useUser();
  return (
    <div className={`page ${styles['screen']}`}>
      <PageTitle title={text('settings.title')} />
      <h1 className={styles['title']}>{text('settings.title')}</h1>
      <Account />
      <Libraries isAdmin={user?.isAdmin === true} />
      <Language />
      {user?.isAdmin === true && <Encoders />}
      <About />
    </div>
  );
}
