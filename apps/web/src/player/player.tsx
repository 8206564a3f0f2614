// The player: a video element, what feeds it, and the controls over it. Knows items, no screens.
import type { Item, ItemDetail } from '@praxino/client';
import { ChevronLeft } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { isTv } from '../app/shape.ts';
import { useText } from '../i18n/i18n.ts';
import { isMusic } from '../items/labels.ts';
import { Control } from './controls/bar.tsx';
import type { PanelName } from './controls/bar.tsx';
import { ChromeBottom, Panels } from './controls/chrome.tsx';
import { KeysOverlay } from './controls/keys-overlay.tsx';
import { SkipButton } from './controls/skip-button.tsx';
import { StatsOverlay } from './controls/stats-overlay.tsx';
import { UpNext } from './controls/up-next.tsx';
import overlays from './controls/overlays.module.css';
import { isFullscreen } from './features/fullscreen.ts';
import { useActions } from './features/use-actions.ts';
import { useCommands } from './features/use-commands.ts';
import { useElementState } from './features/use-element-state.ts';
import { useIdle } from './features/use-idle.ts';
import { useKeys } from './features/use-keys.ts';
import { useMediaSession } from './features/use-media-session.ts';
import { useScrub } from './features/use-scrub.ts';
import { useSkip } from './features/use-skip.ts';
import { useToast } from './features/use-toast.ts';
import { useTracks } from './features/use-tracks.ts';
import { useWakeLock } from './features/use-wake-lock.ts';
import { NowPlaying } from './music/now-playing.tsx';
import { usePlayback } from './session/use-playback.ts';
import type { PlayRequest } from './session/run-playback.ts';
import { useTime } from './session/time-store.ts';
import { Stage } from './stage.tsx';
import { SubtitleLayer } from './subtitles/subtitle-layer.tsx';
import { TitleLine } from './title-line.tsx';
import styles from './player.module.css';

export interface PlayerProps {
  item: ItemDetail;
  request: PlayRequest;
  /** Chosen before playing; -1: none. */
  subtitle: number | undefined;
  previous: Item | null;
  next: Item | null;
  /** What plays around it: the tracks of an album, the episodes of a season. */
  queue: readonly Item[];
  onGo: (item: Item) => void;
  onLeave: () => void;
  /** The server knows how far the viewer got. */
  onSaved: () => void;
}

/** A card about the next title stands there this long before the end. */
const UP_NEXT_MS = 25_000;
/** Shorter films would show it from the middle on. */
const UP_NEXT_LEAST_MS = 5 * 60_000;

export function Player({
  item,
  request,
  subtitle,
  previous,
  next,
  queue,
  onGo,
  onLeave,
  onSaved,
}: PlayerProps): ReactNode {
  const text = useText();
  const root = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const [panel, setPanel] = useState<PanelName | null>(null);
  const [hasStats, setStats] = useState(false);
  const [hasKeys, setKeys] = useState(false);
  const [dismissed, setDismissed] = useState('');
  const [toast, say] = useToast();
  const playback = usePlayback(item.id, request, video, onSaved);
  const { state, plan, time } = playback;
  const actions = useActions(video, root, time);
  const element = useElementState(video);
  const tracks = useTracks(playback, subtitle);
  const skip = useSkip({ plan, time, actions, say });
  const isAudio = isMusic(item.kind);
  const isPlaying = (state.phase === 'ready' && state.isPlaying) || (state.phase === 'loading' && state.wantsToPlay);
  const [isDragging, setDragging] = useState(false);
  const isBusy = panel !== null || hasKeys || isDragging;
  const idle = useIdle(!isPlaying || state.phase !== 'ready' || isBusy || isAudio, isTv());
  const goNext = useCallback(() => next !== null && onGo(next), [next, onGo]);
  const goPrevious = useCallback(() => previous !== null && onGo(previous), [previous, onGo]);
  const neighbours = {
    onNext: next === null ? undefined : goNext,
    onPrevious: previous === null ? undefined : goPrevious,
  };
  const isNearEnd = useTime(
    time,
    ({ positionMs, durationMs }) => durationMs >= UP_NEXT_LEAST_MS && durationMs - positionMs < UP_NEXT_MS,
  );
  const hasEnded = state.phase === 'ended';

  const leave = (): void => {
    if (panel !== null) setPanel(null);
    else if (isFullscreen()) void document.exitFullscreen();
    else onLeave();
  };
  const scrub = useScrub(time, actions);
  const toggleStats = (): void => setStats(!hasStats);
  const onCommand = useCommands({
    playback,
    actions,
    element,
    tracks,
    say,
    ...neighbours,
    onStats: toggleStats,
    onKeys: () => setKeys(!hasKeys),
    onSkip: skip.skip,
    onLeave: leave,
  });
  useKeys({
    isTv: isTv(),
    isIdle: idle.isIdle,
    onCommand,
    onHold: scrub.hold,
    onRelease: scrub.release,
    onAnyKey: idle.wake,
    onOpenControls: () => root.current?.querySelector<HTMLElement>('[data-testid="play-pause"]')?.focus(),
  });
  useMediaSession({ item, isPlaying, actions, ...neighbours });
  useWakeLock(isPlaying && !isAudio);
  useEffect(() => {
    // Music goes on by itself; a film asks first.
    if (hasEnded && isAudio && next !== null) onGo(next);
  }, [hasEnded, isAudio, next, onGo]);

  const showsUpNext =
    next !== null &&
    panel === null &&
    !isAudio &&
    (hasEnded || isNearEnd || skip.isInFinalCredits) &&
    dismissed !== item.id;
  return (
    <div
      ref={root}
      className={styles['player']}
      data-idle={idle.isIdle}
      data-testid="player"
      data-phase={state.phase}
      data-mode={plan?.mode}
      onPointerMove={(event) => event.pointerType === 'mouse' && idle.wake()}
      onFocus={idle.wake}
    >
      <Stage
        video={video}
        state={state}
        item={item}
        actions={actions}
        idle={idle}
        isAudio={isAudio}
        onRetry={() => playback.change({})}
      />
      {isAudio && (
        <NowPlaying
          item={item}
          albumTitle={item.ancestors.findLast((other) => other.kind === 'album')?.title}
          queue={queue}
          onGo={onGo}
        />
      )}
      {!isAudio && (
        <SubtitleLayer
          track={plan?.subtitles.find((track) => track.index === tracks.subtitle)}
          tracks={tracks}
          video={video}
          time={time}
          isLifted={!idle.isIdle}
          onFailed={() => say(text('player.subtitlesFailed'))}
        />
      )}
      <header className={styles['top']}>
        <Control label="app.back" testId="player-back" onPress={onLeave}>
          <ChevronLeft aria-hidden="true" />
        </Control>
        {!isAudio && <TitleLine item={item} />}
      </header>
      <ChromeBottom
        item={item}
        playback={playback}
        scrubMs={scrub.targetMs}
        onDrag={setDragging}
        actions={actions}
        element={element}
        isPlaying={isPlaying}
        panel={panel}
        hasQueue={queue.length > 1 && !isAudio}
        hasStats={hasStats}
        onPanel={(name) => setPanel(panel === name ? null : name)}
        onStats={toggleStats}
        {...neighbours}
      />
      {plan !== null && hasStats && (
        <StatsOverlay plan={plan} engine={playback.engine} video={video} audio={tracks.audio} />
      )}
      {skip.segment !== null && panel === null && !hasEnded && !showsUpNext && (
        <SkipButton key={skip.segment.startMs} segment={skip.segment} onSkip={skip.skip} />
      )}
      {showsUpNext && (
        <UpNext
          key={item.id}
          next={next}
          hasEnded={hasEnded}
          isInCredits={skip.isInFinalCredits}
          isPlaying={isPlaying}
          onPlay={goNext}
          onCancel={() => setDismissed(item.id)}
        />
      )}
      {plan !== null && panel !== null && (
        <Panels
          name={panel}
          plan={plan}
          playback={playback}
          tracks={tracks}
          actions={actions}
          element={element}
          skip={skip}
          item={item}
          queue={queue}
          onGo={onGo}
          onClose={() => setPanel(null)}
        />
      )}
      <div role="status">{toast !== null && <p className={overlays['toast']}>{toast}</p>}</div>
      <KeysOverlay isOpen={hasKeys} onClose={() => setKeys(false)} />
    </div>
  );
}
