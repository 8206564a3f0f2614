// The line of buttons under the picture.
import {
  Activity,
  Captions,
  Gauge,
  ListMusic,
  ListVideo,
  Maximize,
  Minimize,
  Pause,
  PictureInPicture2,
  Play,
  RotateCcw,
  RotateCw,
  SkipBack,
  SkipForward,
  Volume1,
  Volume2,
  VolumeX,
} from 'lucide-react';
import { ariaShortcuts } from '@praxino/client';
import type { KeyTopic } from '@praxino/client';
import type { ReactNode } from 'react';
import { clock, timeOfDay } from '../../i18n/format.ts';
import { useLocale, useText } from '../../i18n/i18n.ts';
import type { TextId } from '../../i18n/i18n.ts';
import type { PlayerActions } from '../features/use-actions.ts';
import type { ElementState } from '../features/use-element-state.ts';
import type { TimeStore } from '../session/time-store.ts';
import { useTime } from '../session/time-store.ts';
import styles from './bar.module.css';

export type PanelName = 'tracks' | 'settings' | 'chapters' | 'queue';

export interface BarProps {
  isPlaying: boolean;
  isMusic: boolean;
  element: ElementState;
  actions: PlayerActions;
  time: TimeStore;
  panel: PanelName | null;
  hasChapters: boolean;
  hasQueue: boolean;
  hasStats: boolean;
  onPanel: (panel: PanelName) => void;
  onStats: () => void;
  onNext: (() => void) | undefined;
  onPrevious: (() => void) | undefined;
}

interface ControlProps {
  label: TextId;
  keys?: KeyTopic;
  testId: string;
  isPressed?: boolean;
  className?: string | undefined;
  onPress: () => void;
  children: ReactNode;
}

export function Control({
  label,
  keys,
  testId,
  isPressed,
  className = '',
  onPress,
  children,
}: ControlProps): ReactNode {
  const text = useText();
  return (
    <button
      type="button"
      className={`${styles['control']} ${className}`}
      aria-label={text(label)}
      title={text(label)}
      aria-pressed={isPressed}
      aria-keyshortcuts={keys === undefined ? undefined : ariaShortcuts(keys)}
      data-testid={testId}
      onClick={onPress}
    >
      {children}
    </button>
  );
}

function Volume({ element, actions }: Pick<BarProps, 'element' | 'actions'>): ReactNode {
  const text = useText();
  const shown = element.isMuted ? 0 : element.volume;
  const Icon = shown === 0 ? VolumeX : shown < 0.5 ? Volume1 : Volume2;
  return (
    <div className={styles['volume']}>
      <Control
        label={element.isMuted ? 'player.unmute' : 'player.mute'}
        keys="mute"
        testId="mute"
        onPress={actions.toggleMute}
      >
        <Icon aria-hidden="true" />
      </Control>
      <input
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={shown}
        aria-label={text('player.volume')}
        style={{ '--share': shown } as React.CSSProperties} // custom properties are no part of its type
        data-testid="volume"
        onChange={(event) => actions.setVolume(event.target.valueAsNumber)}
      />
    </div>
  );
}

function Time({ time }: { time: TimeStore }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const seconds = useTime(time, ({ positionMs }) => Math.floor(positionMs / 1000));
  const durationMs = useTime(time, (now) => now.durationMs);
  const endsAt = new Date(Date.now() + Math.max(0, durationMs - seconds * 1000));
  return (
    <p className={styles['time']} data-testid="time">
      {clock(seconds * 1000)} / {clock(durationMs)}
      <span className={styles['ends']}>{text('player.ends', { time: timeOfDay(endsAt, locale) })}</span>
    </p>
  );
}

function Right({
  element,
  actions,
  panel,
  hasChapters,
  hasQueue,
  hasStats,
  isMusic,
  onPanel,
  onStats,
}: BarProps): ReactNode {
  return (
    <div className={styles['group']}>
      {hasQueue && (
        <Control
          label="player.queue"
          testId="queue-button"
          isPressed={panel === 'queue'}
          onPress={() => onPanel('queue')}
        >
          {isMusic ? <ListMusic aria-hidden="true" /> : <ListVideo aria-hidden="true" />}
        </Control>
      )}
      {hasChapters && (
        <Control
          label="player.chapters"
          testId="chapters-button"
          isPressed={panel === 'chapters'}
          onPress={() => onPanel('chapters')}
        >
          <ListVideo aria-hidden="true" />
        </Control>
      )}
      {!isMusic && (
        <Control
          label="player.tracks"
          testId="tracks-button"
          isPressed={panel === 'tracks'}
          onPress={() => onPanel('tracks')}
        >
          <Captions aria-hidden="true" />
        </Control>
      )}
      <Control
        label="player.quality"
        testId="quality-button"
        isPressed={panel === 'settings'}
        onPress={() => onPanel('settings')}
      >
        <Gauge aria-hidden="true" />
      </Control>
      <Control
        label="player.stats"
        keys="stats"
        testId="stats-button"
        isPressed={hasStats}
        className={styles['wideOnly']}
        onPress={onStats}
      >
        <Activity aria-hidden="true" />
      </Control>
      {!isMusic && typeof document.pictureInPictureEnabled === 'boolean' && document.pictureInPictureEnabled && (
        <Control
          label="player.pip"
          keys="pip"
          testId="pip"
          isPressed={element.isPip}
          className={`${styles['wideOnly']} ${styles['noTv']}`}
          onPress={actions.togglePip}
        >
          <PictureInPicture2 aria-hidden="true" />
        </Control>
      )}
      <Control
        label={element.isFullscreen ? 'player.fullscreen.leave' : 'player.fullscreen'}
        keys="fullscreen"
        testId="fullscreen"
        className={styles['noTv']}
        onPress={actions.toggleFullscreen}
      >
        {element.isFullscreen ? <Minimize aria-hidden="true" /> : <Maximize aria-hidden="true" />}
      </Control>
    </div>
  );
}

export function Bar(props: BarProps): ReactNode {
  const { isPlaying, actions, time, element, onNext, onPrevious } = props;
  return (
    <div className={styles['bar']}>
      <div className={styles['group']}>
        {onPrevious !== undefined && (
          <Control label="player.previous" testId="previous" onPress={onPrevious}>
            <SkipBack aria-hidden="true" fill="currentColor" />
          </Control>
        )}
        <Control
          label={isPlaying ? 'player.pause' : 'player.play'}
          keys="play"
          testId="play-pause"
          className={styles['main']}
          onPress={actions.toggle}
        >
          {isPlaying ? (
            <Pause aria-hidden="true" fill="currentColor" />
          ) : (
            <Play aria-hidden="true" fill="currentColor" />
          )}
        </Control>
        {onNext !== undefined && (
          <Control label="player.next" keys="neighbour" testId="next" onPress={onNext}>
            <SkipForward aria-hidden="true" fill="currentColor" />
          </Control>
        )}
        <Control
          label="player.back10"
          keys="seek"
          testId="back-10"
          className={styles['wideOnly']}
          onPress={() => actions.seekBy(-10)}
        >
          <RotateCcw aria-hidden="true" />
        </Control>
        <Control
          label="player.forward10"
          keys="seek"
          testId="forward-10"
          className={styles['wideOnly']}
          onPress={() => actions.seekBy(10)}
        >
          <RotateCw aria-hidden="true" />
        </Control>
        <Volume element={element} actions={actions} />
        <Time time={time} />
      </div>
      <Right {...props} />
    </div>
  );
}
