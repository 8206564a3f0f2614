import { describe, expect, test } from 'vitest';
import { FakeVideo } from '../../testing/fake-video.ts';
import { createTimeStore } from '../session/time-store.ts';
import { createActions } from './use-actions.ts';

function setUp() {
  const video = new FakeVideo();
  const time = createTimeStore();
  const saved: number[] = [];
  time.set({ positionMs: 60_000, bufferedMs: 90_000, durationMs: 120_000 });
  const actions = createActions({
    video: () => video.asElement(),
    root: () => null,
    time,
    saveVolume: (volume) => saved.push(volume),
  });
  return { video, time, saved, actions };
}

describe('what a viewer can do', () => {
  test('play, pause, and whichever is due', async () => {
    const { video, actions } = setUp();
    actions.toggle();
    expect(video.paused).toBe(false);
    actions.toggle();
    expect(video.paused).toBe(true);
    actions.play();
    actions.pause();
    expect(video.paused).toBe(true);
  });

  test('a refusal to play harms nothing', async () => {
    const { video, actions } = setUp();
    video.refusesToPlay = true;
    actions.play();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(video.paused).toBe(true);
  });

  test('jumps show at once, before the picture is there', () => {
    const { video, time, actions } = setUp();
    actions.seekBy(10);
    expect(video.currentTime).toBe(70);
    expect(time.get()).toEqual({ positionMs: 70_000, bufferedMs: 90_000, durationMs: 120_000 });
    actions.seekBy(10);
    expect(video.currentTime).toBe(80);
  });

  test('jumps stay inside the film and never end it', () => {
    const { video, actions } = setUp();
    actions.seekTo(-5_000);
    expect(video.currentTime).toBe(0);
    actions.seekTo(900_000);
    expect(video.currentTime).toBe(119.75);
  });

  test('a film of unknown length can be jumped in, too', () => {
    const { video, time, actions } = setUp();
    time.set({ positionMs: 0, bufferedMs: 0, durationMs: 0 });
    actions.seekTo(50_000);
    expect(video.currentTime).toBe(50);
  });

  test('single pictures only while it is paused', () => {
    const { video, actions } = setUp();
    video.paused = false;
    actions.stepFrame(1);
    expect(video.currentTime).toBe(0);
    video.paused = true;
    actions.stepFrame(1);
    expect(video.currentTime).toBeCloseTo(60 + 1 / 24, 6);
  });

  test('volume stays between nothing and all, is kept, and nothing means mute', () => {
    const { video, saved, actions } = setUp();
    actions.setVolume(1.4);
    expect([video.volume, video.muted]).toEqual([1, false]);
    actions.setVolume(-0.1);
    expect([video.volume, video.muted]).toEqual([0, true]);
    actions.setVolume(0.3);
    expect([video.volume, video.muted]).toEqual([0.3, false]);
    expect(saved).toEqual([1, 0, 0.3]);
    actions.toggleMute();
    expect([video.volume, video.muted]).toEqual([0.3, true]);
  });

  test('speed stays where speech can be understood', () => {
    const { video, actions } = setUp();
    actions.setSpeed(9);
    expect(video.playbackRate).toBe(4);
    actions.setSpeed(0);
    expect(video.playbackRate).toBe(0.25);
  });

  test('without an element nothing happens', () => {
    const time = createTimeStore();
    const actions = createActions({
      video: () => null,
      root: () => null,
      time,
      saveVolume: () => expect.unreachable(),
    });
    for (const act of [
      actions.play,
      actions.pause,
      actions.toggle,
      actions.toggleMute,
      actions.toggleFullscreen,
      actions.togglePip,
    ])
      act();
    actions.setVolume(0.5);
    actions.seekTo(5);
    expect(time.get().positionMs).toBe(0);
  });
});
