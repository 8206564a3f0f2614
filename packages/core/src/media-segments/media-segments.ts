// What a viewer may skip in an item: found by analysis, or said by an administrator, who is always right.
import { AppError, type MediaSegment, type SegmentsBody, type VersionSegments } from '@praxino/contracts';
import type { Libraries, MediaFile } from '../library/index.ts';
import type { Caller } from '../platform/index.ts';
import type { MediaSegmentsStore } from './store.ts';

export interface MediaSegmentsDeps {
  store: MediaSegmentsStore;
  libraries: Pick<Libraries, 'get' | 'media'>;
  jobs: AnalysisQueue;
}

/** What this slice needs of background work. */
export interface AnalysisQueue {
  enqueue(kind: 'analysis', libraryId: string): Promise<unknown>;
}

export interface MediaSegments {
  /** Of one file, in order of time; empty where nothing is known. */
  ofFile(sourceId: string): Promise<MediaSegment[]>;
  /** Of every version of an item. Throws AppError('item.not-found'). */
  get(caller: Pick<Caller, 'userId'>, itemId: string): Promise<{ versions: VersionSegments[] }>;
  /**
   * Sets those of a version for good, or (`segments: null`) gives it back to analysis, which is queued. Versions with the same bytes
   * change together. Throws AppError('item.not-found' | 'request.invalid').
   */
  set(caller: Pick<Caller, 'userId'>, itemId: string, body: SegmentsBody): Promise<{ versions: VersionSegments[] }>;
}

export function createMediaSegments({ store, libraries, jobs }: MediaSegmentsDeps): MediaSegments {
  const get: MediaSegments['get'] = async ({ userId }, itemId) => {
    const { id } = await libraries.get(userId, itemId);
    const files = await libraries.media.filesOf(id);
    const sets = await store.sets(files.map((f) => f.index.sourceId));
    return {
      versions: files.map(({ versionId, index }) => {
        const set = sets.get(index.sourceId);
        return { versionId, isManual: set?.isManual ?? false, segments: set?.segments ?? [] };
      }),
    };
  };
  return {
    get,
    async ofFile(sourceId) {
      return (await store.sets([sourceId])).get(sourceId)?.segments ?? [];
    },
    async set(caller, itemId, { versionId, segments }) {
      const { id, libraryId } = await libraries.get(caller.userId, itemId);
      const file = (await libraries.media.filesOf(id)).find((f) => f.versionId === versionId);
      if (!file) {
        const detail = 'This item has no such version';
        throw new AppError('request.invalid', { detail, field: 'versionId' });
      }
      if (segments) await store.saveManual(file.index.sourceId, asSaid(segments, file));
      else {
        await store.forget(file.index.sourceId);
        await jobs.enqueue('analysis', libraryId);
      }
      return get(caller, itemId);
    },
  };
}

function asSaid(said: NonNullable<SegmentsBody['segments']>, { index }: MediaFile): MediaSegment[] {
  const inOrder = said.toSorted((a, b) => a.startMs - b.startMs);
  return inOrder.map(({ kind, startMs, endMs }, i) => {
    const problem =
      endMs > index.durationMs
        ? 'is after the end of the film'
        : startMs < (inOrder[i - 1]?.endMs ?? 0)
          ? 'overlaps another'
          : null;
    if (problem) {
      const field = `segments.${said.findIndex((s) => s.startMs === startMs && s.endMs === endMs)}`;
      throw new AppError('request.invalid', { detail: `The ${kind} that begins at ${startMs} ms ${problem}`, field });
    }
    return { kind, startMs, endMs, source: 'manual', confidence: 1 };
  });
}
