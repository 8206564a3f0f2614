// From a fresh server to a first film: an account, a folder, a scan that can be watched.
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useUser } from '../../data/api.ts';
import { jobQuery, librariesQuery } from '../../data/queries.ts';
import { useText } from '../../i18n/i18n.ts';
import { AddMedia } from '../../items/add-media.tsx';
import { JobProgress } from '../../items/job-progress.tsx';
import { Button } from '../../ui/button/button.tsx';
import { Door } from '../../ui/door/door.tsx';
import { AccountStep } from './account-step.tsx';

const STEPS = 3;

function MediaStep({ onAdded, onSkip }: { onAdded: (jobIds: string[]) => void; onSkip: () => void }): ReactNode {
  const text = useText();
  return (
    <Door
      title={text('setup.media.title')}
      lead={text('setup.media.lead')}
      step={text('setup.step', { step: 2, count: STEPS })}
      isWide
    >
      <AddMedia onAdded={onAdded} />
      <Button look="plain" onClick={onSkip} data-testid="setup-skip">
        {text('setup.media.later')}
      </Button>
    </Door>
  );
}

function ScanStep({ jobIds, onDone }: { jobIds: readonly string[]; onDone: () => void }): ReactNode {
  const text = useText();
  const states = useQueries({
    queries: jobIds.map((jobId) => jobQuery(jobId)),
    combine: (jobs) => jobs.map(({ data }) => data?.state),
  });
  const isDone = states.every((state) => state === 'succeeded');
  const hasFailed = states.some((state) => state === 'failed' || state === 'cancelled');
  const title = hasFailed ? 'setup.scan.failed' : isDone ? 'setup.scan.done' : 'setup.scan.title';
  return (
    <Door
      title={text(title)}
      lead={isDone || hasFailed ? undefined : text('setup.scan.lead')}
      step={text('setup.step', { step: 3, count: STEPS })}
    >
      {jobIds.map((jobId) => (
        <JobProgress key={jobId} jobId={jobId} />
      ))}
      <Button look="primary" isWide isLarge autoFocus onClick={onDone} data-testid="setup-done">
        {text('setup.scan.start')}
      </Button>
    </Door>
  );
}

export function SetupScreen(): ReactNode {
  const user = useUser();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [jobIds, setJobIds] = useState<string[]>();
  const [isFresh, setFresh] = useState(false);
  const { data: libraries } = useQuery({ ...librariesQuery(), enabled: user !== null });
  const leave = (): void => {
    void queryClient.invalidateQueries();
    void router.navigate({ to: '/' });
  };
  if (user === null) return <AccountStep step={1} count={STEPS} onDone={() => setFresh(true)} />;
  if (jobIds !== undefined) return <ScanStep jobIds={jobIds} onDone={leave} />;
  // Folders given on the command line are looked through already: nothing to ask for.
  if (isFresh && libraries !== undefined && libraries.length > 0) {
    return (
      <ScanStep
        jobIds={libraries.flatMap((library) => (library.scanJobId === null ? [] : [library.scanJobId]))}
        onDone={leave}
      />
    );
  }
  return <MediaStep onAdded={setJobIds} onSkip={leave} />;
}
