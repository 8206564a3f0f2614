import type { Playback } from '@praxino/client';
import type { ReactNode } from 'react';
import { bitrate } from '../../i18n/format.ts';
import { useLocale, useText } from '../../i18n/i18n.ts';
import { Choice, Panel, Section } from './panel.tsx';

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;

export interface SettingsPanelProps {
  plan: Playback;
  /** undefined: the original. */
  maxBitrateBps: number | undefined;
  speed: number;
  onQuality: (maxBitrateBps: number | undefined) => void;
  onSpeed: (speed: number) => void;
  onClose: () => void;
}

export function SettingsPanel({
  plan,
  maxBitrateBps,
  speed,
  onQuality,
  onSpeed,
  onClose,
}: SettingsPanelProps): ReactNode {
  const text = useText();
  const locale = useLocale();
  return (
    <Panel title={text('player.quality')} onClose={onClose}>
      <Section title={text('player.quality')}>
        <Choice
          name={text('player.quality.original')}
          isChosen={maxBitrateBps === undefined}
          onChoose={() => onQuality(undefined)}
          testId="quality-option"
          value="original"
        />
        {plan.qualities.map((quality) => (
          <Choice
            key={quality.maxBitrateBps}
            name={quality.label}
            detail={text('player.quality.limit', { rate: bitrate(quality.maxBitrateBps, locale) })}
            isChosen={quality.maxBitrateBps === maxBitrateBps}
            onChoose={() => onQuality(quality.maxBitrateBps)}
            testId="quality-option"
            value={quality.maxBitrateBps}
          />
        ))}
      </Section>
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
