import type { Playback } from '@praxino/client';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../i18n/i18n.ts';
import { Choice, Panel, Section } from './panel.tsx';
import { SUBTITLE_STEP_MS } from '@praxino/client';
import { audioName, drawableSubtitles, subtitleName } from './track-names.ts';
import { SUBTITLE_BACKGROUNDS, SUBTITLE_HEIGHTS, SUBTITLE_SIZES } from '../subtitles/subtitle-look.ts';
import type { SubtitleLook } from '../subtitles/subtitle-look.ts';
import styles from './tracks-panel.module.css';

export interface TracksPanelProps {
  plan: Playback;
  audio: number | null;
  subtitle: number | null;
  subtitleLook: SubtitleLook;
  subtitleOffsetMs: number;
  onAudio: (index: number) => void;
  onSubtitle: (index: number | null) => void;
  onSubtitleLook: (look: SubtitleLook) => void;
  onSubtitleOffset: (ms: number) => void;
  onClose: () => void;
}

export function formatOffset(ms: number): string {
  return `${ms > 0 ? '+' : ms < 0 ? '−' : ''}${(Math.abs(ms) / 1000).toFixed(1)} s`;
}

/** How words look; pictures and scripts look as they were made. */
function WordsLook({ look, onLook }: { look: SubtitleLook; onLook: (look: SubtitleLook) => void }): ReactNode {
  const text = useText();
  return (
    <>
      <Section title={text('player.subtitleSize')}>
        {SUBTITLE_SIZES.map((size) => (
          <Choice
            key={size}
            name={text(`player.subtitleSize.${size}`)}
            isChosen={size === look.size}
            onChoose={() => onLook({ ...look, size })}
            testId="subtitle-size"
            value={size}
          />
        ))}
      </Section>
      <Section title={text('player.subtitleBackground')}>
        {SUBTITLE_BACKGROUNDS.map((background) => (
          <Choice
            key={background}
            name={text(`player.subtitleBackground.${background}`)}
            isChosen={background === look.background}
            onChoose={() => onLook({ ...look, background })}
            testId="subtitle-background"
            value={background}
          />
        ))}
      </Section>
      <Section title={text('player.subtitleHeight')}>
        {SUBTITLE_HEIGHTS.map((height) => (
          <Choice
            key={height}
            name={text(`player.subtitleHeight.${height}`)}
            isChosen={height === look.height}
            onChoose={() => onLook({ ...look, height })}
            testId="subtitle-height"
            value={height}
          />
        ))}
      </Section>
    </>
  );
}

function SubtitleSettings({
  track,
  subtitleLook,
  subtitleOffsetMs,
  onSubtitleLook,
  onSubtitleOffset,
}: TracksPanelProps & { track: Playback['subtitles'][number] | undefined }): ReactNode {
  const text = useText();
  return (
    <>
      <div className={styles['offset']}>
        <button
          type="button"
          onClick={() => onSubtitleOffset(subtitleOffsetMs - SUBTITLE_STEP_MS)}
          aria-label={`${text('keys.subtitle-offset')} −`}
        >
          −
        </button>
        <output>{text('player.subtitleOffset', { offset: formatOffset(subtitleOffsetMs) })}</output>
        <button
          type="button"
          onClick={() => onSubtitleOffset(subtitleOffsetMs + SUBTITLE_STEP_MS)}
          aria-label={`${text('keys.subtitle-offset')} +`}
        >
          +
        </button>
      </div>
      {track?.delivery === 'text' && <WordsLook look={subtitleLook} onLook={onSubtitleLook} />}
    </>
  );
}

/** Sound and subtitles in one place: they are chosen together. */
export function TracksPanel(props: TracksPanelProps): ReactNode {
  const text = useText();
  const locale = useLocale();
  const { plan, audio, subtitle } = props;
  const drawable = drawableSubtitles(plan);
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
      {drawable.length > 0 && (
        <Section title={text('item.subtitles')}>
          <Choice
            name={text('item.subtitles.off')}
            isChosen={subtitle === null}
            onChoose={() => props.onSubtitle(null)}
            testId="subtitle-option"
            value="off"
          />
          {drawable.map((track) => {
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
      {subtitle !== null && (
        <SubtitleSettings {...props} track={plan.subtitles.find((track) => track.index === subtitle)} />
      )}
    </Panel>
  );
}
