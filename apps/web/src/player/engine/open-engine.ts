// Chooses what feeds the video element: the browser's own player, or Shaka.
import type { Engine, EngineRequest } from './engine.ts';

/** Loads what most streams need while the server still plans: the player's largest part is not waited for afterwards. */
export function warmEngine(): void {
  // A failure shows when the engine is really opened.
  import('./shaka-engine.ts').catch(() => undefined);
}

/** Opens the stream a plan proposes. Rejects with a PlaybackFailure, or with the signal's reason. */
export async function openEngine(request: EngineRequest): Promise<Engine> {
  const { openFile } = await import('./file-engine.ts');
  if (request.plan.mode === 'direct') return openFile(request, request.plan.fileUrl);
  const { canUseShaka, openShaka } = await import('./shaka-engine.ts');
  request.signal.throwIfAborted();
  return canUseShaka() ? openShaka(request) : openFile(request, request.plan.hlsUrl);
}
