// Getting the first segments ready of what somebody is about to play: below every viewer, and one title per user at a time.
import { AppError, type warmBody } from '@praxino/contracts';
import type { StreamEngine } from '@praxino/engine';
import type { z } from 'zod';
import type { Libraries } from '../library/index.ts';
import type { Log } from '../platform/index.ts';
import { chooseVersion } from './choose-version.ts';
import { sourceOf } from './source-of.ts';
import { wishesOf } from './wishes.ts';

export interface WarmingDeps {
  libraries: Pick<Libraries, 'get' | 'media' | 'states'>;
  engine: Pick<StreamEngine, 'warm' | 'capacity'>;
  log: Log;
}

export interface Warming {
  /**
   * Resolves when the segments are there, or cannot be had now: nobody waits for them, so no failure is told but those of the
   * question itself: AppError('item.not-found' | 'playback.unplayable' | 'playback.stream-not-found' | 'media.missing').
   */
  warm(userId: string, body: z.output<typeof warmBody>, signal: AbortSignal): Promise<void>;
  /** The user has begun to play something. */
  stop(userId: string): void;
}

/** Nobody looks at a page longer than this without playing or leaving. */
const MAX_MS = 60_000;
/** Titles that are made ready at the same time, over all users. */
const MAX_TITLES = 4;

export function createWarming({ libraries, engine, log }: WarmingDeps): Warming {
  /** By user. */
  const running = new Map<string, AbortController>();
  const stop = (userId: string): void => {
    running.get(userId)?.abort();
    running.delete(userId);
  };
  return {
    stop,
    async warm(userId, body, signal) {
      const itemId = body.what === 'item' ? body.itemId : await libraries.states.episodeAfter(body.itemId);
      if (itemId === null) return;
      const item = await libraries.get(userId, itemId);
      const versionId = body.what === 'item' ? body.versionId : undefined;
      const { file, decision } = chooseVersion(
        await libraries.media.filesOf(item.id),
        versionId,
        body.device,
        wishesOf(body),
        engine.capacity(),
      );
      stop(userId);
      if (decision.mode === 'direct' || running.size >= MAX_TITLES) return;
      const own = new AbortController();
      running.set(userId, own);
      const source = sourceOf(file);
      const startMs = body.what === 'item' ? (body.startPositionMs ?? item.userState.positionMs) : 0;
      const sounds = decision.audio.filter((a) => a.stream === decision.audioStream);
      const renditions = [...(decision.video ? [decision.video] : []), ...sounds].map((track) => track.rendition);
      try {
        const until = AbortSignal.any([signal, own.signal, AbortSignal.timeout(MAX_MS)]);
        await engine.warm(source, renditions, { startMs, signal: until });
      } catch (error) {
        // Whoever then plays it hears what is wrong, and whoever has left hears nothing.
        if (error instanceof AppError) log.debug({ err: error, itemId }, 'could not be made ready');
      } finally {
        if (running.get(userId) === own) running.delete(userId);
      }
    },
  };
}
