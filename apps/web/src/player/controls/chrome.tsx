// The lower edge of the player (timeline and buttons) and the panels that open from it.
import type { Item, ItemDetail, Playback } from '@praxino/client';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { episodeCode, isMusic } from '../../items/labels.ts';
import type { PlayerActions } from '../features/use-actions.ts';
import type { ElementState } from '../features/use-element-state.ts';
import { useQuality } from '../features/use-quality.ts';
import type { Skip } from '../features/use-skip.ts';
import type { Tracks } from '../features/use-tracks.ts';
import type { PlaybackControl } from '../session/use-playback.ts';
import { Bar } from './bar.tsx';
import type { BarProps, PanelName } from './bar.tsx';
import { ChaptersPanel } from './chapters-panel.tsx';
import { Choice, Panel, Section } from './panel.tsx';
import { SeekBar } from './seek-bar.tsx';
import { SettingsPanel } from './settings-panel.tsx';
import { TracksPanel } from './tracks-panel.tsx';
import styles from '../player.module.css';

export interface ChromeBottomProps extends Omit<BarProps, 'time' | 'isMusic' | 'hasChapters'> {
  item: ItemDetail;
  playback: PlaybackControl;
  /** Where a held key would take the film. */
  scrubMs: number | null;
  onDrag: (isDragging: boolean) => void;
}

export function ChromeBottom({ item, playback, scrubMs, onDrag, actions, ...bar }: ChromeBottomProps): ReactNode {
  const { plan, time } = playback;
  const durationMs = plan?.durationMs ?? item.durationMs ?? 0;
  return (
    <footer className={styles['bottom']}>
      <SeekBar
        time={time}
        durationMs={durationMs}
        chapters={plan?.chapters ?? []}
        trickplay={plan?.trickplay ?? null}
        scrubMs={scrubMs}
        onDrag={onDrag}
        onSeek={actions.seekTo}
      />
      <Bar
        {...bar}
        actions={actions}
        time={time}
        isMusic={isMusic(item.kind)}
        hasChapters={(plan?.chapters.length ?? 0) > 1}
      />
    </footer>
  );
}

function QueuePanel({
  item,
  queue,
  onGo,
  onClose,
}: {
  item: Item;
  queue: readonly Item[];
  onGo: (item: Item) => void;
  onClose: () => void;
}): ReactNode {
  const text = useText();
  return (
    <Panel title={text('player.queue')} onClose={onClose}>
      <Section title={item.showTitle ?? text('player.queue')}>
        {queue.map((other) => (
          <Choice
            key={other.id}
            name={other.title}
            detail={episodeCode(other)}
            isChosen={other.id === item.id}
            onChoose={() => onGo(other)}
            testId="queue-item"
            value={other.id}
          />
        ))}
      </Section>
    </Panel>
  );
}

export interface PanelsProps {
  name: PanelName;
  plan: Playback;
  playback: PlaybackControl;
  tracks: Tracks;
  actions: PlayerActions;
  element: ElementState;
  skip: Skip;
  item: Item;
  queue: readonly Item[];
  onGo: (item: Item) => void;
  onClose: () => void;
}

export function Panels({
  name,
  plan,
  playback,
  tracks,
  actions,
  element,
  skip,
  item,
  queue,
  onGo,
  onClose,
}: PanelsProps): ReactNode {
  const quality = useQuality(playback, tracks.audio);
  switch (name) {
    case 'tracks':
      return (
        <TracksPanel
          plan={plan}
          audio={tracks.audio}
          subtitle={tracks.subtitle}
          subtitleLook={tracks.subtitleLook}
          subtitleOffsetMs={tracks.subtitleOffsetMs}
          onAudio={tracks.chooseAudio}
          onSubtitle={tracks.chooseSubtitle}
          onSubtitleLook={tracks.setSubtitleLook}
          onSubtitleOffset={tracks.setSubtitleOffset}
          onClose={onClose}
        />
      );
    case 'settings':
      return (
        <SettingsPanel
          plan={plan}
          chosen={quality.chosen}
          speed={element.speed}
          skip={plan.segments.length > 0 ? skip : null}
          onQuality={quality.choose}
          onSpeed={actions.setSpeed}
          onClose={onClose}
        />
      );
    case 'chapters':
      return <ChaptersPanel chapters={plan.chapters} time={playback.time} onSeek={actions.seekTo} onClose={onClose} />;
    case 'queue':
      return <QueuePanel item={item} queue={queue} onGo={onGo} onClose={onClose} />;
    default:
      return name satisfies never;
  }
}
