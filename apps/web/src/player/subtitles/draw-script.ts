// JASSUB (libass in WebAssembly) over a video. Only this file knows it; it is loaded with the first script and never before.
import JASSUB from 'jassub';
import modernWasmUrl from 'jassub/dist/wasm/jassub-worker-modern.wasm?url';
import wasmUrl from 'jassub/dist/wasm/jassub-worker.wasm?url';

export interface ScriptDrawing {
  /** > 0 shows everything later. */
  setOffset: (ms: number) => void;
  close: () => Promise<void>;
}

export interface ScriptRequest {
  video: HTMLVideoElement;
  /** Holds the canvas; as large as the video. */
  place: HTMLElement;
  scriptUrl: string;
  fontUrls: readonly string[];
  signal: AbortSignal;
}

/** A worker that cannot start says nothing at all. */
const START_MS = 20_000;

/** Rejects where the script cannot be had or the browser cannot draw it; nothing is left on the screen then. */
export async function drawScript({ video, place, scriptUrl, fontUrls, signal }: ScriptRequest): Promise<ScriptDrawing> {
  const reply = await fetch(scriptUrl, { signal });
  if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
  const script = await reply.text();
  signal.throwIfAborted();
  const canvas = document.createElement('canvas');
  canvas.dataset['testid'] = 'subtitle-script';
  place.append(canvas);
  let drawing: JASSUB | null = null;
  const close = async (): Promise<void> => {
    canvas.remove();
    await drawing?.destroy();
  };
  try {
    // Fonts come from the film or from us, never from the network or the viewer's own machine.
    const fonts = { fonts: [...fontUrls], queryFonts: false as const };
    drawing = new JASSUB({ video, canvas, wasmUrl, modernWasmUrl, subContent: script, ...fonts });
    await inTime(drawing.ready, signal);
    await drawPaused(drawing, video);
  } catch (error) {
    await close();
    throw error;
  }
  const running = drawing;
  return {
    setOffset: (ms) => {
      running.timeOffset = -ms / 1000;
    },
    close,
  };
}

/**
 * A paused film has no new frame that would make JASSUB 2.5 draw. Its first look at the size of the video clears what was drawn
 * before, so the last word is ours.
 */
async function drawPaused(drawing: JASSUB, video: HTMLVideoElement): Promise<void> {
  const { currentTime: mediaTime, videoWidth: width, videoHeight: height } = video;
  if (width === 0 || !video.paused) return;
  await drawing.manualRender({ expectedDisplayTime: performance.now(), mediaTime, width, height }, true);
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  await drawing.resize(true);
}

async function inTime(ready: Promise<void>, signal: AbortSignal): Promise<void> {
  const late = AbortSignal.any([signal, AbortSignal.timeout(START_MS)]);
  await Promise.race([
    ready,
    new Promise<never>((_resolve, reject) => late.addEventListener('abort', () => reject(late.reason as Error))), // set by the lines above
  ]);
}
