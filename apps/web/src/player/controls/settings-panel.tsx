import type { Playback, PlaybackQuality } from '@praxino/client';
import type { ReactNode } from 'react';
import { bitrate } from '../../i18n/format.ts';
import { useLocale, useText } from '../../i18n/i18n.ts';
import type { Text } from '../../i18n/i18n.ts';
import type { Skip } from '../features/use-skip.ts';
import { proposedQuality, qualityKey } from '../features/use-quality.ts';
import { Choice, Panel, Section } from './panel.tsx';

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;

export interface SettingsPanelProps {
  plan: Playback;
  /** Key of the pinned quality; null: the server's proposal. */
  chosen: string | null;
  speed: number;
  /** Null for a title without anything to skip. */
  skip: Pick<Skip, 'isAutomatic' | 'setAutomatic'> | null;
  onQuality: (quality: PlaybackQuality | null) => void;
  onSpeed: (speed: number) => void;
  onClose: () => void;
}

function qualityName({ action, label }: PlaybackQuality, text: Text): string {
  return action === 'copy' ? text('player.quality.original') : label;
}

export function SettingsPanel({
  plan,
  chosen,
  speed,
  skip,
  onQuality,
  onSpeed,
  onClose,
}: SettingsPanelProps): ReactNode {
  const text = useText();
  const locale = useLocale();
  const proposed = proposedQuality(plan);
  const rateOf = ({ action, label, bitrateBps }: PlaybackQuality): string => {
    const rate = text('player.quality.limit', { rate: bitrate(bitrateBps, locale) });
    return action === 'copy' ? `${label} · ${rate}` : rate;
  };
  return (
    <Panel title={text('player.quality')} onClose={onClose}>
      <Section title={text('player.quality')}>
        <Choice
          name={text('player.quality.auto')}
          detail={proposed === undefined ? '' : qualityName(proposed, text)}
          isChosen={chosen === null}
          onChoose={() => onQuality(null)}
          testId="quality-option"
          value="auto"
        />
        {plan.qualities.map((quality) => (
          <Choice
            key={qualityKey(quality)}
            name={qualityName(quality, text)}
            detail={rateOf(quality)}
            isChosen={qualityKey(quality) === chosen}
            onChoose={() => onQuality(quality)}
            testId="quality-option"
            value={qualityKey(quality)}
          />
        ))}
      </Section>
      {skip !== null && (
        <Section title={text('player.skip')}>
          {[false, true].map((value) => (
            <Choice
              key={String(value)}
              name={text(value ? 'player.skip.automatically' : 'player.skip.ask')}
              isChosen={skip.isAutomatic === value}
              onChoose={() => skip.setAutomatic(value)}
              testId="skip-option"
              value={String(value)}
            />
          ))}
        </Section>
      )}
      <Section title={text('player.speed')}>
        {SPEEDS.map((value) => (
          <Choice
            key={value}
            name={value === 1 ? text('player.speed.normal') : `${value.toLocaleString(locale)}×`}
            isChosen={value === speed}
            onChoose={() => onSpeed(value)}
            testId="speed-option"
            value={value}
          />
        ))}
      </Section>
    </Panel>
  );
}
