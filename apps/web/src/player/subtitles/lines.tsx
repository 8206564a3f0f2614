// Words over the picture, as this viewer wants them to look.
import type { TextCue, TextRun } from '@praxino/client';
import type { CSSProperties, ReactNode } from 'react';
import type { SubtitleLook } from './subtitle-look.ts';
import styles from './subtitles.module.css';

function lookOf(run: TextRun): CSSProperties {
  return {
    ...(run.italic && { fontStyle: 'italic' }),
    ...(run.bold && { fontWeight: 800 }),
    ...(run.underline && { textDecoration: 'underline' }),
  };
}

function Words({ cue }: { cue: TextCue }): ReactNode {
  return cue.lines.map((runs, line) => (
    <div key={line} className={styles['cue']}>
      <span>
        {runs.map((run, i) => (
          <i key={i} style={{ fontStyle: 'normal', ...lookOf(run) }}>
            {run.text}
          </i>
        ))}
      </span>
    </div>
  ));
}

/** `isLifted`: the controls are shown, so the lines stand above them. */
export function Lines({
  cues,
  look,
  isLifted,
}: {
  cues: readonly TextCue[];
  look: SubtitleLook;
  isLifted: boolean;
}): ReactNode {
  return (['top', 'bottom'] as const).map((place) => (
    <div
      key={place}
      className={styles['lines']}
      data-place={place}
      data-size={look.size}
      data-background={look.background}
      data-height={look.height}
      data-lifted={isLifted}
      data-testid={`subtitles-${place}`}
      dir="auto"
    >
      {cues
        .filter((cue) => cue.place === place)
        .map((cue) => (
          <Words key={`${cue.startMs}-${cue.endMs}-${cue.lines[0]?.[0]?.text ?? ''}`} cue={cue} />
        ))}
    </div>
  ));
}
