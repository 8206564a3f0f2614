// Says before playing whether the server has to convert anything for this browser, and why.
import type { ItemDetail, Playback } from '@praxino/client';
import { useQuery } from '@tanstack/react-query';
import { Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import { planQuery } from '../../data/plan.ts';
import { useText } from '../../i18n/i18n.ts';
import type { StreamChoice } from './stream-choices.tsx';
import styles from './item.module.css';

/** Reasons that explain work or loss; "it is supported" needs no line. */
function telling(plan: Playback): string[] {
  return [...new Set(plan.reasons.filter((reason) => reason.code !== 'direct-supported').map((reason) => reason.text))];
}

export function HowItPlays({ item, choice }: { item: ItemDetail; choice: StreamChoice }): ReactNode {
  const text = useText();
  const { data: plan, error } = useQuery(
    planQuery({ itemId: item.id, versionId: choice.version, audioStream: choice.audio }),
  );
  if (error !== null) return <p className={styles['plays']}>{error.message}</p>;
  if (plan === undefined) return <p className={styles['plays']}>{text('item.plays.asking')}</p>;
  const reasons = telling(plan);
  return (
    <div className={styles['plays']} data-mode={plan.mode} data-testid="how-it-plays">
      <Zap aria-hidden="true" />
      <div>
        <p>{text(`item.plays.${plan.mode}`)}</p>
        {reasons.length > 0 && (
          <ul>
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
