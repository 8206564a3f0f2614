// A scan as it goes: what it does now, in the server's own plain words, and how far it is.
import type { Job } from '@praxino/client';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { jobQuery } from '../data/queries.ts';
import { useText } from '../i18n/i18n.ts';
import { Progress } from '../ui/progress/progress.tsx';
import styles from './job-progress.module.css';

function StateIcon({ state }: { state: Job['state'] | undefined }): ReactNode {
  if (state === 'succeeded') return <CircleCheck className={styles['ok']} aria-hidden="true" />;
  if (state === 'failed' || state === 'cancelled') return <CircleX className={styles['bad']} aria-hidden="true" />;
  return <LoaderCircle className={styles['turning']} aria-hidden="true" />;
}

export function JobProgress({ jobId }: { jobId: string }): ReactNode {
  const text = useText();
  const { data: job, error } = useQuery(jobQuery(jobId));
  const hasEnded = job !== undefined && job.finishedAt !== null;
  const words =
    error?.message ?? job?.error ?? (job === undefined || job.message === '' ? text('settings.scanning') : job.message);
  return (
    <div className={styles['job']} data-testid="job-progress" data-state={job?.state}>
      <div className={styles['line']}>
        <StateIcon state={job?.state} />
        <p role="status">{words}</p>
      </div>
      {!hasEnded && (
        <Progress
          label={text('settings.scanning')}
          share={job === undefined || job.progress === 0 ? null : job.progress}
        />
      )}
    </div>
  );
}
