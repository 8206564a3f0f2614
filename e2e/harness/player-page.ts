// Other people's players in Chromium, each with the same few buttons, and what a viewer would see of them.
import { join } from 'node:path';
import type { Page } from 'playwright-core';

export type PlayerName = 'shaka' | 'hls.js' | 'dash.js';

const modules = join(import.meta.dirname, '..', 'node_modules');
function scriptOf(name: PlayerName): string {
  switch (name) {
    case 'shaka':
      return join(modules, 'shaka-player', 'dist', 'shaka-player.compiled.js');
    case 'hls.js':
      return join(modules, 'hls.js', 'dist', 'hls.min.js');
    case 'dash.js':
      return join(modules, 'dashjs', 'dist', 'modern', 'umd', 'dash.all.min.js');
    default:
      return name satisfies never;
  }
}

/** What the page's adapters have in common; renditions are named as the server names them. */
interface Adapter {
  /** Begins with that picture and keeps it: what the server proposes, not what a player measures of our encoder. */
  load(url: string, rendition: string): Promise<void>;
  /** Without throwing away what is buffered. */
  selectVideo(rendition: string): void;
  /** By its place among the sounds. */
  selectAudio(place: number): void;
  /** By its place among the subtitles. */
  selectText(place: number): void;
  /** Name of the picture that is fetched now. */
  rendition(): string | null;
  /** The small picture for a time, as the manifest tells of it; null where the player finds none. */
  thumbnail(seconds: number): Promise<Thumbnail | null>;
}

/** A place on a sheet of pictures. */
export interface Thumbnail {
  url: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Frame {
  /** Of the media timeline, seconds. */
  mediaTime: number;
  /** Read from its bar code. */
  number: number;
  width: number;
}
export interface PlayerState {
  time: number;
  duration: number;
  isPaused: boolean;
  buffered: [number, number][];
  errors: string[];
}

export interface PlayerPage {
  load(url: string, rendition: string): Promise<void>;
  selectVideo(rendition: string): Promise<void>;
  selectAudio(place: number): Promise<void>;
  selectText(place: number): Promise<void>;
  /** Lines of subtitles on the screen. */
  shownText(): Promise<string[]>;
  seek(seconds: number): Promise<void>;
  rendition(): Promise<string | null>;
  thumbnail(seconds: number): Promise<Thumbnail | null>;
  state(): Promise<PlayerState>;
  /** Frames shown since the last call. */
  frames(): Promise<Frame[]>;
}

/** Opens a player in an empty page. */
export async function openPlayer(page: Page, name: PlayerName): Promise<PlayerPage> {
  await page.setContent('<!doctype html><video muted playsinline width="640" height="360"></video>');
  await page.addScriptTag({ path: scriptOf(name) });
  await page.evaluate(watchFrames);
  await page.evaluate({ shaka: startShaka, 'hls.js': startHls, 'dash.js': startDash }[name]);
  return {
    load: (url, rendition) => page.evaluate(([u, r]) => window.adapter.load(u, r), [url, rendition] as const),
    selectVideo: (rendition) => page.evaluate((r) => window.adapter.selectVideo(r), rendition),
    selectAudio: (place) => page.evaluate((p) => window.adapter.selectAudio(p), place),
    selectText: (place) => page.evaluate((p) => window.adapter.selectText(p), place),
    shownText: () =>
      page.evaluate(() =>
        Array.from(document.querySelector('video')!.textTracks)
          .filter((track) => track.mode !== 'disabled')
          .flatMap((track) => Array.from(track.activeCues ?? []))
          // Players of WebVTT make no other cues.
          .map((cue) => (cue as VTTCue).text),
      ),
    seek: (seconds) =>
      page.evaluate((s) => {
        document.querySelector('video')!.currentTime = s;
      }, seconds),
    rendition: () => page.evaluate(() => window.adapter.rendition()),
    thumbnail: (seconds) => page.evaluate((s) => window.adapter.thumbnail(s), seconds),
    state: () =>
      page.evaluate(() => {
        const video = document.querySelector('video')!;
        const { currentTime, duration, paused, buffered } = video;
        const ranges = Array.from({ length: buffered.length }, (_, i): [number, number] => [
          buffered.start(i),
          buffered.end(i),
        ]);
        return { time: currentTime, duration, isPaused: paused, buffered: ranges, errors: window.playerErrors };
      }),
    frames: () => page.evaluate(() => window.shownFrames.splice(0)),
  };
}

declare global {
  interface Window {
    adapter: Adapter;
    shownFrames: Frame[];
    playerErrors: string[];
  }
}

/** Reads the bar code of every frame that reaches the screen; see media/bar-code.ts. Runs in the page, alone. */
function watchFrames(): void {
  const [bits, perBit] = [16, 8];
  const video = document.querySelector('video')!;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [bits * perBit, 1];
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  window.shownFrames = [];
  window.playerErrors = [];
  const look = (_now: number, { mediaTime, width }: VideoFrameCallbackMetadata): void => {
    // Half of the row's height: its lower edge is blurred by the encoder.
    context.drawImage(video, 0, 0, video.videoWidth, video.videoHeight / 24, 0, 0, bits * perBit, 1);
    const { data } = context.getImageData(0, 0, bits * perBit, 1);
    let number = 0;
    for (let i = 0; i < bits; i++) if (data[(i * perBit + perBit / 2) * 4]! > 127) number |= 1 << i;
    window.shownFrames.push({ mediaTime, number, width });
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
}

/* What follows runs in the page, where each player's own script has put its global. Only what is used of them is described. */

interface ShakaTrack {
  active: boolean;
  originalVideoId: string | null;
  originalAudioId: string | null;
}
interface ShakaThumbnail {
  uris: string[];
  positionX: number;
  positionY: number;
  width: number;
  height: number;
}
function startShaka(): void {
  interface Variant {
    video: { originalId: string };
  }
  interface AbrManager {
    setVariants(variants: Variant[], isLowLatency: boolean): boolean;
    chooseVariant(): Variant;
  }
  interface ShakaPlayer {
    attach(video: HTMLVideoElement): Promise<void>;
    configure(config: object): void;
    load(url: string): Promise<void>;
    getVariantTracks(): ShakaTrack[];
    getTextTracks(): { originalTextId: string | null }[];
    getImageTracks(): { id: number }[];
    getThumbnails(id: number, seconds: number): Promise<ShakaThumbnail | null>;
    selectTextTrack(track: object): void;
    selectVariantTrack(track: ShakaTrack): void;
    addEventListener(name: string, listener: (event: { detail: { code: number } }) => void): void;
  }
  const { shaka } = window as unknown as {
    shaka: {
      Player: new () => ShakaPlayer;
      polyfill: { installAll(): void };
      abr: { SimpleAbrManager: new () => AbrManager };
    };
  };
  shaka.polyfill.installAll();
  const player = new shaka.Player();
  player.addEventListener('error', ({ detail }) => window.playerErrors.push(`Shaka ${detail.code}`));
  const video = document.querySelector('video')!;
  const active = (): ShakaTrack | undefined => player.getVariantTracks().find((t) => t.active);
  const choose = (fits: (track: ShakaTrack) => boolean): void => {
    const found = player.getVariantTracks().find(fits);
    if (!found) throw new Error('there is no such track');
    player.selectVariantTrack(found);
  };
  /** As the web player has it. */
  const abrFor = (rendition: string) =>
    class extends shaka.abr.SimpleAbrManager {
      #variants: Variant[] = [];
      override setVariants(variants: Variant[], isLowLatency: boolean): boolean {
        this.#variants = variants;
        return super.setVariants(variants, isLowLatency);
      }
      override chooseVariant(): Variant {
        return this.#variants.find((v) => v.video.originalId === rendition) ?? super.chooseVariant();
      }
    };
  window.adapter = {
    async load(url, rendition) {
      const Abr = abrFor(rendition);
      await player.attach(video);
      player.configure({
        abr: { enabled: false },
        abrFactory: () => new Abr(),
        streaming: { inaccurateManifestTolerance: 0, lowLatencyMode: true, bufferingGoal: 3 },
      });
      await player.load(url);
      await video.play();
    },
    selectVideo: (id) => choose((t) => t.originalVideoId === id && t.originalAudioId === active()?.originalAudioId),
    selectAudio: (place) => {
      const ids = player.getVariantTracks().map((t) => t.originalAudioId ?? '');
      const sounds = [...new Set(ids)].toSorted((a, b) => a.localeCompare(b));
      choose((t) => t.originalAudioId === sounds[place] && t.originalVideoId === active()?.originalVideoId);
    },
    selectText: (place) => player.selectTextTrack(player.getTextTracks()[place]!),
    rendition: () => active()?.originalVideoId ?? null,
    async thumbnail(seconds) {
      const [track] = player.getImageTracks();
      const found = track && (await player.getThumbnails(track.id, seconds));
      if (!found) return null;
      const { uris, positionX: x, positionY: y, width, height } = found;
      return { url: uris[0]!, x, y, width, height };
    },
  };
}

function startHls(): void {
  interface HlsPlayer {
    attachMedia(video: HTMLVideoElement): void;
    loadSource(url: string): void;
    startLoad(startS: number): void;
    on(name: string, listener: (event: string, data: { fatal: boolean; details: string }) => void): void;
    levels: { url: string[] }[];
    audioTrack: number;
    subtitleTrack: number;
    loadLevel: number;
  }
  const { Hls } = window as unknown as { Hls: new (config: object) => HlsPlayer };
  const video = document.querySelector('video')!;
  const player = new Hls({ autoStartLoad: false, maxBufferLength: 3, maxMaxBufferLength: 6 });
  player.on('hlsError', (_event, { fatal, details }) => fatal && window.playerErrors.push(`hls.js ${details}`));
  // hls.js sorts by bit rate.
  const levelOf = (id: string): number => player.levels.findIndex((level) => level.url[0]!.includes(`/${id}/`));
  window.adapter = {
    async load(url, rendition) {
      const isParsed = new Promise<void>((resolve) => player.on('hlsManifestParsed', () => resolve()));
      player.loadSource(url);
      player.attachMedia(video);
      await isParsed;
      player.loadLevel = levelOf(rendition);
      player.startLoad(0);
      await video.play();
    },
    selectVideo: (id) => {
      player.loadLevel = levelOf(id);
    },
    selectAudio: (place) => {
      player.audioTrack = place;
    },
    selectText: (place) => {
      player.subtitleTrack = place;
    },
    rendition: () => player.levels[player.loadLevel]?.url[0]?.split('/').at(-2) ?? null,
    // It reads no image playlists.
    thumbnail: () => Promise.resolve(null),
  };
}

function startDash(): void {
  interface Representation {
    id: string;
  }
  interface DashPlayer {
    initialize(video: HTMLVideoElement, url: string, isAutoPlay: boolean): void;
    updateSettings(settings: object): void;
    on(name: string, listener: (event: { error?: { message: string } }) => void): void;
    getTracksFor(type: 'video' | 'audio'): object[];
    provideThumbnail(seconds: number, give: (found: Thumbnail | null) => void): void;
    setTextTrack(place: number): void;
    setCurrentTrack(track: object): void;
    getCurrentRepresentationForType(type: 'video'): Representation | null;
    setRepresentationForTypeById(type: 'video', id: string, isForced: boolean): void;
  }
  const { dashjs } = window as unknown as { dashjs: { MediaPlayer(): { create(): DashPlayer } } };
  const player = dashjs.MediaPlayer().create();
  const video = document.querySelector('video')!;
  player.on('error', ({ error }) => window.playerErrors.push(`dash.js ${error?.message ?? 'failed'}`));
  window.adapter = {
    async load(url, rendition) {
      player.updateSettings({
        streaming: {
          abr: { autoSwitchBitrate: { video: false, audio: false }, initialBitrate: { video: 1_000_000 } },
          buffer: { bufferTimeDefault: 3, bufferTimeAtTopQuality: 3, bufferTimeAtTopQualityLongForm: 3 },
        },
      });
      const isReady = new Promise<void>((resolve) => player.on('streamInitialized', () => resolve()));
      player.initialize(video, url, true);
      await isReady;
      if (player.getCurrentRepresentationForType('video')?.id !== rendition)
        player.setRepresentationForTypeById('video', rendition, true);
    },
    selectVideo: (id) => player.setRepresentationForTypeById('video', id, false),
    selectAudio: (place) => player.setCurrentTrack(player.getTracksFor('audio')[place]!),
    selectText: (place) => player.setTextTrack(place),
    rendition: () => player.getCurrentRepresentationForType('video')?.id ?? null,
    thumbnail: (seconds) =>
      new Promise((resolve) =>
        player.provideThumbnail(seconds, (found) => {
          if (!found) return resolve(null);
          const { url, x, y, width, height } = found;
          resolve({ url, x, y, width, height });
        }),
      ),
  };
}
