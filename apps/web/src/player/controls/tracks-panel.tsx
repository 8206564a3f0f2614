import type { Playback } from '@praxino/client';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../i18n/i18n.ts';
import { Choice, Panel, Section } from './panel.tsx';
import { audioName, subtitleName } from './track-names.ts';
import styles from './tracks-panel.module.css';

export type SubtitleSize = 'small' | 'normal' | 'large';
export interface TracksPanelProps {
  plan: Playback;
  audio: number | null;
  subtitle: number | null;
  subtitleSize: SubtitleSize;
  subtitleOffsetMs: number;
  onAudio: (index: number) => void;
  onSubtitle: (index: number | null) => void;
  onSubtitleSize: (size: SubtitleSize) => void;
  onSubtitleOffset: (ms: number) => void;
  onClose: () => void;
}

export function formatOffset(ms: number): string {
  return `${ms > 0 ? '+' : ms < 0 ? '−' : ''}${(Math.abs(ms) / 1000).toFixed(2)} s`;
}

function SubtitleLook({
  subtitleSize,
  subtitleOffsetMs,
  onSubtitleSize,
  onSubtitleOffset,
}: TracksPanelProps): ReactNode {
  const text = useText();
  return (
    <>
      <Section title={text('player.subtitleSize')}>
        {(['small', 'normal', 'large'] as const).map((size) => (
          <Choice
            key={size}
            name={text(`player.subtitleSize.${size}`)}
            isChosen={size === subtitleSize}
            onChoose={() => onSubtitleSize(size)}
          />
        ))}
      </Section>
      <div className={styles['offset']}>
        <button
          type="button"
          onClick={() => onSubtitleOffset(subtitleOffsetMs - 50)}
          aria-label={`${text('keys.subtitle-offset')} −`}
        >
          −
        </button>
        <output>{text('player.subtitleOffset', { offset: formatOffset(subtitleOffsetMs) })}</output>
        <button
          type="button"
          onClick={() => onSubtitleOffset(subtitleOffsetMs + 50)}
          aria-label={`${text('keys.subtitle-offset')} +`}
        >
          +
        </button>
      </div>
    </>
  );
}

/** Sound and subtitles in one place: they are chosen together. */
export function TracksPanel(props: TracksPanelProps): ReactNode {
  const text = useText();
  const locale = useLocale();
  const { plan, audio, subtitle } = props;
  return (
    <Panel title={text('player.tracks')} onClose={props.onClose}>
      <Section title={text('item.audio')}>
        {plan.audio.map((track) => {
          const { name, detail } = audioName(track, text, locale);
          return (
            <Choice
              key={track.index}
              name={name}
              detail={detail}
              isChosen={track.index === audio}
              onChoose={() => props.onAudio(track.index)}
              testId="audio-option"
              value={track.index}
            />
          );
        })}
      </Section>
      {plan.subtitles.length > 0 && (
        <Section title={text('item.subtitles')}>
          <Choice
            name={text('item.subtitles.off')}
            isChosen={subtitle === null}
            onChoose={() => props.onSubtitle(null)}
            testId="subtitle-option"
            value="off"
          />
          {plan.subtitles.map((track) => {
            const { name, detail } = subtitleName(track, text, locale);
            return (
              <Choice
                key={track.index}
                name={name}
                detail={detail}
                isChosen={track.index === subtitle}
                onChoose={() => props.onSubtitle(track.index)}
                testId="subtitle-option"
                value={track.index}
              />
            );
          })}
        </Section>
      )}
      {subtitle !== null && <SubtitleLook {...props} />}
    </Panel>
  );
}
