// What the server can encode with: one line per family that its ffmpeg has, and for each codec whether it works.
import type { Encoder, EncoderFamily } from '@praxino/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, CircleDashed, CircleMinus, CircleX, Cpu, Gauge, RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { api } from '../../data/api.ts';
import { encodersQuery } from '../../data/queries.ts';
import { ago } from '../../i18n/format.ts';
import { useLocale, useText } from '../../i18n/i18n.ts';
import { Failure } from '../../items/failure.tsx';
import { Button } from '../../ui/button/button.tsx';
import styles from './settings.module.css';

const CODECS: Readonly<Record<Encoder['codec'], string>> = {
  h264: 'H.264',
  hevc: 'HEVC',
  hevc10: 'HEVC 10 bit',
  av1: 'AV1',
  av110: 'AV1 10 bit',
  vp9: 'VP9',
};

type State = Exclude<Encoder['state'], 'missing'>;
const ICONS: Readonly<Record<State, ReactNode>> = {
  works: <CircleCheck aria-hidden="true" />,
  fails: <CircleX aria-hidden="true" />,
  resting: <CircleX aria-hidden="true" />,
  untested: <CircleDashed aria-hidden="true" />,
  off: <CircleMinus aria-hidden="true" />,
};

function Codec({ encoder, state }: { encoder: Encoder; state: State }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const speed = encoder.speed?.toLocaleString(locale);
  return (
    <li className={styles['codec']} data-state={state} data-testid="encoder-codec">
      {ICONS[state]}
      <div>
        <p>
          {CODECS[encoder.codec]} <span className={styles['note']}>{text(`encoder.${state}`)}</span>
        </p>
        {speed !== undefined && <p className={styles['note']}>{text('settings.encoders.speed', { speed })}</p>}
        {encoder.reason !== null && <p className={styles['path']}>{encoder.reason}</p>}
      </div>
    </li>
  );
}

/** Codecs that fail for one and the same reason, as all of a missing device do, share a line. */
function sharedReason(family: EncoderFamily): string | null {
  const [first] = family.codecs;
  const isShared = family.codecs.every((c) => c.state === first?.state && c.reason === first.reason);
  return isShared ? (first?.reason ?? null) : null;
}

function Family({ family }: { family: EncoderFamily }): ReactNode {
  const shared = sharedReason(family);
  const title = <p className={styles['name']}>{family.title}</p>;
  return (
    <li className={styles['library']} data-testid="encoder-family">
      <div className={styles['row']}>
        <span className={styles['icon']}>
          {family.kind === 'hardware' ? <Gauge aria-hidden="true" /> : <Cpu aria-hidden="true" />}
        </span>
        <div className={styles['words']}>
          {title}
          {shared !== null && <p className={styles['path']}>{shared}</p>}
        </div>
        <ul className={styles['codecs']}>
          {family.codecs.map((encoder) =>
            encoder.state === 'missing' ? null : (
              <Codec
                key={encoder.codec}
                encoder={shared === null ? encoder : { ...encoder, reason: null }}
                state={encoder.state}
              />
            ),
          )}
        </ul>
      </div>
    </li>
  );
}

/** For administrators. */
export function Encoders(): ReactNode {
  const text = useText();
  const locale = useLocale();
  const queryClient = useQueryClient();
  const { data, error, refetch } = useQuery(encodersQuery());
  const check = useMutation({
    mutationFn: () => api.encoders.check({}),
    onSettled: () => queryClient.invalidateQueries(encodersQuery()),
  });
  const works = (family: EncoderFamily): boolean => family.codecs.some((c) => c.state === 'works');
  const isChecking = check.isPending || data?.isChecking === true;
  const has = (family: EncoderFamily): boolean => family.codecs.some((c) => c.state !== 'missing');
  const withCodecs = data?.families
    .filter(has)
    .map((f) => ({ ...f, codecs: f.codecs.filter((c) => c.state !== 'missing') }))
    // What works first; the order of preference otherwise.
    .toSorted((a, b) => Number(works(b)) - Number(works(a)));
  const others = data?.families.filter((f) => !has(f)).map((f) => f.title) ?? [];
  return (
    <section className={styles['section']}>
      <div className={styles['head']}>
        <h2>{text('settings.encoders')}</h2>
        <Button onClick={() => check.mutate()} disabled={isChecking} data-testid="check-encoders">
          <RefreshCw aria-hidden="true" />
          {text(isChecking ? 'settings.encoders.checking' : 'settings.encoders.check')}
        </Button>
      </div>
      <p className={styles['note']}>
        {text('settings.encoders.text')}{' '}
        {data?.ffmpeg && data.checkedAt !== null
          ? text('settings.encoders.ffmpeg', { version: data.ffmpeg, when: ago(data.checkedAt, Date.now(), locale) })
          : null}
      </p>
      {error !== null && data === undefined && <Failure error={error} onRetry={() => void refetch()} isCompact />}
      {check.error !== null && (
        <p className={styles['error']} role="alert">
          {check.error.message}
        </p>
      )}
      {data?.problem && (
        <p className={styles['error']} role="alert">
          {data.problem}
        </p>
      )}
      <ul className={styles['list']}>
        {withCodecs?.map((family) => (
          <Family key={family.name} family={family} />
        ))}
      </ul>
      {others.length > 0 && (
        <p className={styles['note']}>
          {text('settings.encoders.others')}: {others.join(', ')}
        </p>
      )}
    </section>
  );
}
