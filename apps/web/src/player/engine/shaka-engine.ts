// Shaka Player for the server's DASH streams. Only this file knows it; it is loaded with the player and never before.
import type { PlayerFailure } from '@praxino/client';
import shaka from 'shaka-player/dist/shaka-player.dash-es2021.js';
import { needsNewPlan } from './media-error.ts';
import { bandwidthMeter } from '../session/bandwidth.ts';
import { PlaybackFailure } from './engine.ts';
import type { Engine, EngineRequest } from './engine.ts';
import { proposingAbr } from './proposing-abr.ts';
import { firstPicture } from './first-picture.ts';
import { renditionStream } from './rendition-name.ts';

/** The encoder works this far ahead of a viewer; more would keep it busy for nothing (measured: 12–20 s). */
const TRANSCODE_AHEAD_S = 16;
const COPY_AHEAD_S = 30;
/** What stays in front of the play head when the viewer picks another picture: it comes into view this soon, without a stall. */
const SWITCH_MARGIN_S = 3;
const RETRY_AFTER_S = 2;
/** A first segment of a cold transcode may take this long on a small machine. */
const REQUEST_TIMEOUT_MS = 45_000;

let arePolyfillsIn = false;
export function canUseShaka(): boolean {
  if (!arePolyfillsIn) shaka.polyfill.installAll();
  arePolyfillsIn = true;
  return shaka.Player.isBrowserSupported();
}

interface ShakaError {
  code: number;
  category: number;
  severity: number;
  data: unknown[];
}
const isShakaError = (value: unknown): value is ShakaError =>
  typeof value === 'object' && value !== null && 'category' in value && 'data' in value;

/** The HTTP status behind an error, or null. */
function statusOf(error: ShakaError): number | null {
  const status = error.code === shaka.util.Error.Code.BAD_HTTP_STATUS ? error.data[1] : null;
  return typeof status === 'number' ? status : null;
}

function failureOf(error: ShakaError): PlayerFailure {
  const status = statusOf(error);
  const message = `Shaka ${error.code}${status === null ? '' : ` (HTTP ${status})`}`;
  if (status !== null && needsNewPlan(status)) return { code: 'stream.token-expired', message, isTemporary: true };
  if (error.category === shaka.util.Error.Category.NETWORK)
    return { code: 'player.network', message, isTemporary: true };
  return { code: 'player.decode', message, isTemporary: false };
}

function configure(player: shaka.Player, rendition: string | null): void {
  const retryParameters = {
    maxAttempts: 4,
    baseDelay: 500,
    backoffFactor: 2,
    timeout: REQUEST_TIMEOUT_MS,
    stallTimeout: 0,
    connectionTimeout: REQUEST_TIMEOUT_MS,
  };
  player.configure({
    abr: { enabled: false },
    abrFactory: proposingAbr({ wanted: () => rendition, onCopied: bandwidthMeter.add }),
    manifest: { retryParameters },
    streaming: {
      // The default of 2 s fetches the segment before the target as well: a whole extra encode on every seek.
      inaccurateManifestTolerance: 0,
      // Plays a segment while it is still being encoded.
      lowLatencyMode: true,
      bufferingGoal: aheadOf(rendition),
      bufferBehind: 60,
      retryParameters,
    },
  });
}

function aheadOf(rendition: string | null): number {
  return rendition?.endsWith('.copy') === true ? COPY_AHEAD_S : TRANSCODE_AHEAD_S;
}

/** Chooses the stream's variant with this picture and the sound that plays now. */
function selectVideo(player: shaka.Player, rendition: string): boolean {
  const tracks = player.getVariantTracks();
  const active = tracks.find((track) => track.active);
  if (active?.originalVideoId === rendition) return true;
  const wanted = tracks.find(
    (track) =>
      track.originalVideoId === rendition && (active === undefined || track.originalAudioId === active.originalAudioId),
  );
  if (wanted === undefined) return false;
  player.configure('streaming.bufferingGoal', aheadOf(rendition));
  player.selectVariantTrack(wanted, true, SWITCH_MARGIN_S);
  return true;
}

/** Chooses the stream's variant with this sound and the picture that plays now. */
function selectAudio(player: shaka.Player, streamIndex: number): boolean {
  const tracks = player.getVariantTracks();
  const active = tracks.find((track) => track.active);
  if (renditionStream(active?.originalAudioId ?? null) === streamIndex) return true;
  const wanted = tracks.find(
    (track) =>
      renditionStream(track.originalAudioId) === streamIndex &&
      (active === undefined || track.originalVideoId === active.originalVideoId),
  );
  if (wanted === undefined) return false;
  player.selectVariantTrack(wanted, true);
  return true;
}

function listen(player: shaka.Player, onFailure: EngineRequest['onFailure']): void {
  player.addEventListener('error', (event) => {
    const error = (event as unknown as { detail: unknown }).detail; // Shaka's events carry their error there
    if (!isShakaError(error) || error.severity !== shaka.util.Error.Severity.CRITICAL) return;
    const failure = failureOf(error);
    // A lost connection is no reason to give up a stream: what is buffered plays on, and the rest comes when it can.
    if (failure.code === 'player.network' && player.retryStreaming(RETRY_AFTER_S)) return;
    onFailure(failure);
  });
}

export async function openShaka({
  video,
  plan,
  startMs,
  rendition,
  signal,
  onFailure,
}: EngineRequest): Promise<Engine> {
  const player = new shaka.Player();
  const stop = (): void => void player.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await player.attach(video);
    configure(player, firstPicture({ plan, rendition }));
    await player.load(plan.dashUrl, startMs / 1000, 'application/dash+xml');
  } catch (error) {
    await player.destroy();
    signal.throwIfAborted();
    throw new PlaybackFailure(
      isShakaError(error) ? failureOf(error) : { code: 'player.decode', message: String(error), isTemporary: false },
      { cause: error },
    );
  }
  signal.throwIfAborted();
  listen(player, onFailure);
  if (plan.audioStream !== null) selectAudio(player, plan.audioStream);
  return {
    selectAudio: (streamIndex) => selectAudio(player, streamIndex),
    selectVideo: (name) => selectVideo(player, name),
    stats: () => {
      const active = player.getVariantTracks().find((track) => track.active);
      return {
        name: `Shaka ${shaka.Player.version}`,
        videoCodec: active?.videoCodec ?? null,
        audioCodec: active?.audioCodec ?? null,
        bitrateBps: active?.bandwidth ?? null,
      };
    },
    close: async () => {
      signal.removeEventListener('abort', stop);
      await player.destroy();
    },
  };
}
