// The browser's own player: a whole file, or HLS where the browser plays it.
import { failureOfMedia } from './media-error.ts';
import { PlaybackFailure } from './engine.ts';
import type { Engine, EngineRequest } from './engine.ts';

function metadataOf(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = new AbortController();
    const finish = (settle: () => void) => (): void => {
      done.abort();
      settle();
    };
    const options = { signal: done.signal };
    video.addEventListener('loadedmetadata', finish(resolve), options);
    video.addEventListener(
      'error',
      finish(() => reject(new PlaybackFailure(failureOfMedia(video.error?.code, video.error?.message ?? '')))),
      options,
    );
    signal.addEventListener(
      'abort',
      finish(() => reject(signal.reason as Error)), // the caller's own reason
      options,
    );
  });
}

function release(video: HTMLVideoElement): void {
  video.removeAttribute('src');
  video.load();
}

export async function openFile(
  { video, plan, startMs, signal, onFailure }: EngineRequest,
  url: string,
): Promise<Engine> {
  const loaded = metadataOf(video, signal);
  video.src = url;
  try {
    await loaded;
  } catch (error) {
    release(video);
    throw error;
  }
  if (startMs > 0) video.currentTime = startMs / 1000;
  const closing = new AbortController();
  video.addEventListener('error', () => onFailure(failureOfMedia(video.error?.code, video.error?.message ?? '')), {
    signal: closing.signal,
  });
  return {
    // A file's other sound tracks are out of reach in most browsers.
    selectAudio: (streamIndex) => streamIndex === plan.audioStream,
    selectVideo: (rendition) => plan.qualities.some((q) => q.isProposed && q.rendition === rendition),
    stats: () => ({
      name: 'Browser',
      videoCodec: plan.video?.codec ?? null,
      audioCodec: plan.audio.find((track) => track.index === plan.audioStream)?.codec ?? null,
      bitrateBps: plan.bitrateBps,
    }),
    close: async () => {
      closing.abort();
      release(video);
    },
  };
}
