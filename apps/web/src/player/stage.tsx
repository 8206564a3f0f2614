// The picture itself: the video, what stands there before it, waiting, failing, and what a press on it does.
import type { Item, PlayerState } from '@praxino/client';
import { Pause, Play, RotateCcw, RotateCw, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { PointerEvent, ReactNode, RefObject } from 'react';
import { useText } from '../i18n/i18n.ts';
import { imageFor } from '../items/labels.ts';
import { Artwork } from '../ui/artwork/artwork.tsx';
import { Button } from '../ui/button/button.tsx';
import { Message } from '../ui/message/message.tsx';
import type { PlayerActions } from './features/use-actions.ts';
import type { Idle } from './features/use-idle.ts';
import styles from './player.module.css';

export interface StageProps {
  video: RefObject<HTMLVideoElement | null>;
  state: PlayerState;
  item: Item;
  actions: PlayerActions;
  idle: Idle;
  isAudio: boolean;
  onRetry: () => void;
}

const DOUBLE_TAP_MS = 300;

/** Fingers: tap shows or hides the controls, two taps at a side jump. Mouse: click pauses, double click fills the screen. */
function usePress({ actions, idle }: StageProps): (event: PointerEvent<HTMLElement>) => void {
  const lastTap = useRef({ at: Number.NEGATIVE_INFINITY, side: 0 });
  return (event) => {
    if (event.pointerType === 'mouse') {
      if (event.button === 0) actions.toggle();
      return;
    }
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left) / Math.max(1, box.width);
    const side = share < 0.35 ? -1 : share > 0.65 ? 1 : 0;
    const isDouble = event.timeStamp - lastTap.current.at < DOUBLE_TAP_MS && lastTap.current.side === side;
    lastTap.current = { at: event.timeStamp, side };
    if (isDouble && side !== 0) actions.seekBy(side * 10);
    else if (idle.isIdle) idle.wake();
    else idle.sleep();
  };
}

function Failed({
  state,
  onRetry,
}: {
  state: Extract<PlayerState, { phase: 'failed' }>;
  onRetry: () => void;
}): ReactNode {
  const text = useText();
  const { failure } = state;
  const words =
    failure.code === 'player.decode'
      ? text('player.failed.decode')
      : failure.code === 'player.network'
        ? text('player.failed.network')
        : failure.message;
  const detail = failure.code.startsWith('player.') ? `${failure.code} · ${failure.message}` : failure.code;
  const retry = useRef(onRetry);
  retry.current = onRetry;
  useEffect(() => {
    if (!failure.isTemporary) return undefined;
    // The network is back: go on without being asked.
    const leaving = new AbortController();
    window.addEventListener('online', () => retry.current(), { signal: leaving.signal });
    return () => leaving.abort();
  }, [failure]);
  return (
    <div className={styles['failed']} data-testid="player-error" data-code={failure.code}>
      <Message icon={<TriangleAlert />} title={text('player.failed')} text={words} code={detail} isAlert>
        <Button look="primary" autoFocus onClick={onRetry} data-testid="player-retry">
          {text('app.retry')}
        </Button>
      </Message>
    </div>
  );
}

/** Large buttons in the middle, where thumbs are. */
function TouchControls({ isPlaying, actions }: { isPlaying: boolean; actions: PlayerActions }): ReactNode {
  const text = useText();
  return (
    <div className={styles['touch']}>
      <button type="button" aria-label={text('player.back10')} onClick={() => actions.seekBy(-10)}>
        <RotateCcw aria-hidden="true" />
      </button>
      <button type="button" aria-label={text(isPlaying ? 'player.pause' : 'player.play')} onClick={actions.toggle}>
        {isPlaying ? <Pause aria-hidden="true" fill="currentColor" /> : <Play aria-hidden="true" fill="currentColor" />}
      </button>
      <button type="button" aria-label={text('player.forward10')} onClick={() => actions.seekBy(10)}>
        <RotateCw aria-hidden="true" />
      </button>
    </div>
  );
}

export function Stage(props: StageProps): ReactNode {
  const { video, state, item, actions, isAudio, onRetry } = props;
  const text = useText();
  const press = usePress(props);
  const isBefore = state.phase === 'planning' || state.phase === 'loading';
  const isWaiting = state.phase === 'ready' && (state.isWaiting || state.isSeeking);
  const image = imageFor(item, 'landscape');
  return (
    <>
      <video
        ref={video}
        className={styles['video']}
        playsInline
        preload="auto"
        data-testid="player-video"
        hidden={isAudio}
      />
      {isBefore && !isAudio && image !== undefined && (
        <div className={styles['before']}>
          <Artwork image={image} shape="landscape" sizes="100vw" title="" isHero fills />
        </div>
      )}
      {/* Keys do the same, so this needs no role. */}
      {!isAudio && <div className={styles['surface']} onPointerUp={press} onDoubleClick={actions.toggleFullscreen} />}
      {(isBefore || isWaiting) && (
        <div className={styles['waiting']} role="status">
          <span className="visually-hidden">{text('player.loading')}</span>
        </div>
      )}
      {!isAudio && state.phase !== 'failed' && (
        <TouchControls isPlaying={state.phase === 'ready' && state.isPlaying} actions={actions} />
      )}
      {state.phase === 'failed' && <Failed state={state} onRetry={onRetry} />}
    </>
  );
}
