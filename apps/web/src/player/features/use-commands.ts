// Turns a key's command into what happens, and says it.
import type { PlayerCommand } from '@praxino/client';
import { percent } from '../../i18n/format.ts';
import { useLocale, useText } from '../../i18n/i18n.ts';
import { neighbourChapter } from '../controls/seek-maths.ts';
import { audioName, drawableSubtitles, subtitleName } from '../controls/track-names.ts';
import { formatOffset } from '../controls/tracks-panel.tsx';
import type { PlaybackControl } from '../session/use-playback.ts';
import type { PlayerActions } from './use-actions.ts';
import type { ElementState } from './use-element-state.ts';
import { following } from './use-tracks.ts';
import type { Tracks } from './use-tracks.ts';

export interface CommandsOptions {
  playback: PlaybackControl;
  actions: PlayerActions;
  element: ElementState;
  tracks: Tracks;
  say: (words: string) => void;
  onNext: (() => void) | undefined;
  onPrevious: (() => void) | undefined;
  onStats: () => void;
  onKeys: () => void;
  onSkip: () => void;
  onLeave: () => void;
}

function useTrackCommands({ playback: { plan }, tracks, say }: CommandsOptions) {
  const text = useText();
  const locale = useLocale();
  const sayAudio = (index: number): void => {
    const track = plan?.audio.find((other) => other.index === index);
    if (track !== undefined) say(text('player.audioOn', { name: audioName(track, text, locale).name }));
  };
  const setSubtitle = (index: number | null): void => {
    tracks.chooseSubtitle(index);
    const track = plan?.subtitles.find((other) => other.index === index);
    say(
      track === undefined
        ? text('player.subtitlesOff')
        : text('player.subtitlesOn', { name: subtitleName(track, text, locale).name }),
    );
  };
  const subtitles = plan === null ? [] : drawableSubtitles(plan).map((track) => track.index);
  return {
    toggleSubtitles: () => setSubtitle(tracks.subtitle === null ? (subtitles[0] ?? null) : null),
    nextSubtitle: () => setSubtitle(following([null, ...subtitles], tracks.subtitle) ?? null),
    nextAudio: () => {
      const next = following(plan?.audio.map((track) => track.index) ?? [], tracks.audio ?? -1);
      if (next === undefined || next === tracks.audio) return;
      tracks.chooseAudio(next);
      sayAudio(next);
    },
    moveSubtitles: (ms: number) => {
      tracks.setSubtitleOffset(tracks.subtitleOffsetMs + ms);
      say(text('player.subtitleOffset', { offset: formatOffset(tracks.subtitleOffsetMs + ms) }));
    },
  };
}

export function useCommands(options: CommandsOptions): (command: PlayerCommand) => void {
  const locale = useLocale();
  const { playback, actions, element, say } = options;
  const own = useTrackCommands(options);
  const chapter = (direction: -1 | 1): void => {
    const target = neighbourChapter(playback.plan?.chapters ?? [], playback.time.get().positionMs, direction);
    if (target === null) return;
    actions.seekTo(target.startMs);
    say(target.title);
  };
  const volume = (by: number): void => {
    const next = Math.min(1, Math.max(0, (element.isMuted ? 0 : element.volume) + by));
    actions.setVolume(next);
    say(percent(next, locale));
  };
  const speed = (step: number): void => {
    const next = Math.min(4, Math.max(0.25, element.speed + step));
    actions.setSpeed(next);
    say(`${next.toLocaleString(locale)}×`);
  };
  return (command) => {
    switch (command.type) {
      case 'toggle-play':
        return actions.toggle();
      case 'seek-by':
        say(`${command.seconds > 0 ? '+' : '−'}${Math.abs(command.seconds)} s`);
        return actions.seekBy(command.seconds);
      case 'seek-to-share':
        return actions.seekTo(command.share * playback.time.get().durationMs);
      case 'volume-by':
        return volume(command.share);
      case 'step-frame':
        return actions.stepFrame(command.frames);
      case 'speed-by':
        return speed(command.step);
      case 'chapter':
        return chapter(command.direction);
      case 'neighbour':
        return (command.direction === 1 ? options.onNext : options.onPrevious)?.();
      case 'skip':
        return options.onSkip();
      case 'toggle-subtitles':
        return own.toggleSubtitles();
      case 'next-subtitle':
        return own.nextSubtitle();
      case 'next-audio':
        return own.nextAudio();
      case 'subtitle-offset':
        return own.moveSubtitles(command.ms);
      case 'toggle-mute':
        return actions.toggleMute();
      case 'toggle-fullscreen':
        return actions.toggleFullscreen();
      case 'toggle-pip':
        return actions.togglePip();
      case 'toggle-stats':
        return options.onStats();
      case 'toggle-keys':
        return options.onKeys();
      case 'leave':
        return options.onLeave();
      default:
        return command satisfies never;
    }
  };
}
