import type { Playback } from '@praxino/client';
import type { ReactNode } from 'react';
import { clock } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { TimeStore } from '../session/time-store.ts';
import { useTime } from '../session/time-store.ts';
import { Choice, Panel, Section } from './panel.tsx';
import { chapterAt } from './seek-maths.ts';

export interface ChaptersPanelProps {
  chapters: Playback['chapters'];
  time: TimeStore;
  onSeek: (ms: number) => void;
  onClose: () => void;
}

export function ChaptersPanel({ chapters, time, onSeek, onClose }: ChaptersPanelProps): ReactNode {
  const text = useText();
  const current = useTime(time, ({ positionMs }) => chapterAt(chapters, positionMs)?.startMs ?? -1);
  return (
    <Panel title={text('player.chapters')} onClose={onClose}>
      <Section title={text('player.chapters')}>
        {chapters.map((chapter) => (
          <Choice
            key={chapter.startMs}
            name={chapter.title}
            detail={clock(chapter.startMs)}
            isChosen={chapter.startMs === current}
            onChoose={() => onSeek(chapter.startMs)}
            testId="chapter-option"
            value={chapter.startMs}
          />
        ))}
      </Section>
    </Panel>
  );
}
