// Playing: how a device plays an item, the right to read its streams, and where the viewer is.
import { stat } from 'node:fs/promises';
import { LRUCache } from 'lru-cache';
import { AppError, type Playback, type playbackBody, type progressBody, type warmBody } from '@praxino/contracts';
import {
  timelineOf,
  cutId,
  presentationId,
  type DeviceProfile,
  type Source,
  type StreamEngine,
  type Timeline,
} from '@praxino/engine';
import type { z } from 'zod';
import type { Libraries, MediaFile } from '../library/index.ts';
import type { MediaSegments } from '../media-segments/index.ts';
import { newId, type Caller, type Log } from '../platform/index.ts';
import { chooseVersion, type Choice } from './choose-version.ts';
import { mimeTypeOf } from './mime-type.ts';
import { createProgressKeeper } from './progress.ts';
import type { PlaybackRow, PlaybackStore } from './store.ts';
import { createStreamTokens, writeStreamToken } from './stream-token.ts';
import { listSubtitles, startMs } from './subtitle-tracks.ts';
import { createWarming } from './warming.ts';
import { sourceOf } from './source-of.ts';
import { wishesOf } from './wishes.ts';
import { describeTrickplay } from './trickplay.ts';

export interface PlaybackDeps {
  store: PlaybackStore;
  libraries: Pick<Libraries, 'get' | 'media' | 'states'>;
  segments: Pick<MediaSegments, 'ofFile'>;
  engine: StreamEngine;
  /** Signs the addresses of streams. */
  secret: Buffer;
  log: Log;
  now?: () => number;
}

/** What an address gives the right to. */
export interface Opened {
  playbackId: string;
  source: Source;
  file: MediaFile;
  timeline: Timeline;
}

export interface Playbacks extends AsyncDisposable {
  /** Throws AppError('item.not-found' | 'playback.unplayable' | 'playback.stream-not-found' | 'media.missing'). */
  start(caller: Pick<Caller, 'userId'>, body: z.output<typeof playbackBody>): Promise<Playback>;
  /** Gets the first segments ready of what is about to be played; as `Warming`. Makes no playback. */
  warm(caller: Pick<Caller, 'userId'>, body: z.output<typeof warmBody>, signal: AbortSignal): Promise<void>;
  /** Durable when it resolves for `paused` and `stopped`, within seconds for `playing`. Throws AppError('playback.not-found'). */
  progress(caller: Pick<Caller, 'userId'>, id: string, body: z.output<typeof progressBody>): Promise<void>;
  /** Its addresses stop working. Throws AppError('playback.not-found'). */
  stop(caller: Pick<Caller, 'userId'>, id: string): Promise<void>;
  /** Throws AppError('stream.token-invalid' | 'stream.token-expired' | 'media.missing' | 'media.changed'). */
  open(token: string, sourceId: string): Promise<Opened>;
  /** Somebody has read or reported within the last minute. */
  isStreaming(): boolean;
}

const LIFETIME_MS = 24 * 3_600_000;
/** A player that neither reads nor reports this long has gone. */
const SILENCE_MS = 60_000;

interface Active extends Opened {
  row: PlaybackRow;
  lastSeenAt: number;
}

export function createPlaybacks({
  store,
  libraries,
  segments,
  engine,
  secret,
  log,
  now = Date.now,
}: PlaybackDeps): Playbacks {
  const active = new LRUCache<string, Active>({ max: 2000, dispose: (_entry, id) => engine.leave(id) });
  const progress = createProgressKeeper({ save: (reports) => libraries.states.saveProgress(reports), log });
  const tokens = createStreamTokens(secret);
  const warming = createWarming({ libraries, engine, log });
  const sweep = setInterval(() => leaveSilent(active, engine, now()), SILENCE_MS / 4);
  sweep.unref();

  /** From memory, or after a restart from the table. */
  const activeOf = async (id: string): Promise<Active | null> => {
    const known = active.get(id);
    if (known) return known;
    const row = await store.find(id);
    if (!row) return null;
    const file = (await libraries.media.filesOf(row.item_id)).find((f) => f.versionId === row.version_id);
    if (!file) throw new AppError('media.missing', 'The film is not in the library any more');
    // Scanned anew or measured meanwhile: the addresses that were given out name pieces cut elsewhere.
    if (cutId(file.index) !== row.source_id) throw new AppError('media.changed', 'Start the playback again');
    return remember(row, file, timelineOf(file.index));
  };
  const remember = (row: PlaybackRow, file: MediaFile, timeline: Timeline): Active => {
    const entry = {
      playbackId: row.id,
      row,
      file,
      timeline,
      source: sourceOf(file),
      lastSeenAt: now(),
    };
    active.set(row.id, entry);
    return entry;
  };
  const ownedBy = async (userId: string, id: string): Promise<Active> => {
    const found = await activeOf(id);
    if (found?.row.user_id !== userId) throw new AppError('playback.not-found');
    found.lastSeenAt = now();
    return found;
  };

  return {
    async start({ userId }, body) {
      const item = await libraries.get(userId, body.itemId);
      const files = await libraries.media.filesOf(item.id);
      const choice = chooseVersion(files, body.versionId, body.device, wishesOf(body), engine.capacity());
      await assertThere(choice.file.path);
      const startedAt = now();
      const row: PlaybackRow = {
        id: newId(),
        user_id: userId,
        item_id: item.id,
        version_id: choice.file.versionId,
        source_id: cutId(choice.file.index),
        mode: choice.decision.mode,
        started_at: startedAt,
        expires_at: startedAt + LIFETIME_MS,
        ended_at: null,
      };
      await store.insert(row);
      warming.stop(userId);
      remember(row, choice.file, choice.timeline);
      log.info(
        { playbackId: row.id, mode: row.mode, reasons: choice.decision.reasons.map((r) => r.code) },
        'playback started',
      );
      const sourceId = cutId(choice.file.index);
      const token = writeStreamToken(
        { playbackId: row.id, userId, versionId: row.version_id, sourceId, expiresAt: row.expires_at },
        secret,
      );
      const resumeMs = item.userState.positionMs;
      const base = `/stream/${token}/${sourceId}`;
      const startPositionMs = body.startPositionMs ?? resumeMs;
      const answer = describe(row, choice, { base, startPositionMs, device: body.device });
      return { ...answer, segments: await segments.ofFile(sourceId) };
    },

    warm: ({ userId }, body, signal) => warming.warm(userId, body, signal),

    async progress({ userId }, id, { positionMs, state }) {
      const { row, file } = await ownedBy(userId, id);
      const { durationMs } = file.index;
      progress.report({
        userId,
        itemId: row.item_id,
        positionMs: Math.min(positionMs, durationMs),
        durationMs,
        at: now(),
      });
      if (state === 'stopped') engine.leave(id);
      if (state !== 'playing') await progress.flush();
    },

    async stop({ userId }, id) {
      const { row } = await ownedBy(userId, id);
      await progress.flush();
      await store.end(id, now());
      row.ended_at = now();
      engine.leave(id);
    },

    async open(token, sourceId) {
      const right = tokens.read(token, sourceId, now());
      const found = await activeOf(right.playbackId);
      if (!found || found.row.ended_at !== null)
        throw new AppError('stream.token-expired', 'This playback has ended; start it again');
      found.lastSeenAt = now();
      return found;
    },

    isStreaming: () =>
      [...active.values()].some(({ row, lastSeenAt }) => row.ended_at === null && now() - lastSeenAt < SILENCE_MS),

    async [Symbol.asyncDispose]() {
      clearInterval(sweep);
      await progress[Symbol.asyncDispose]();
      await store.removeExpired(now() - LIFETIME_MS);
    },
  };
}

function describe(
  row: PlaybackRow,
  { file, timeline, decision }: Choice,
  asked: { base: string; startPositionMs: number; device: DeviceProfile },
): Omit<Playback, 'segments'> {
  const { base, startPositionMs, device } = asked;
  const { index } = file;
  const presentation = `${base}/${presentationId(decision.renditions)}`;
  return {
    playbackId: row.id,
    itemId: row.item_id,
    versionId: row.version_id,
    mode: decision.mode,
    reasons: decision.reasons,
    hlsUrl: `${presentation}/${device.streamFormat === 'mpegts' ? 'ts-master' : 'master'}.m3u8`,
    dashUrl: `${presentation}/manifest.mpd`,
    fileUrl: `${base}/file`,
    mimeType: mimeTypeOf(index),
    startPositionMs: Math.min(startPositionMs, Math.max(0, index.durationMs - 1000)),
    durationMs: index.durationMs,
    bitrateBps: Math.round(decision.bitrateBps),
    video: decision.video && {
      width: decision.video.width,
      height: decision.video.height,
      action: decision.video.action,
      codec: decision.video.codec,
    },
    audioStream: decision.audioStream,
    audio: decision.audio.flatMap(({ stream, action }) => {
      const found = index.streams.find((s) => s.index === stream);
      if (found?.type !== 'audio') return [];
      return [
        {
          index: stream,
          language: found.language,
          title: found.title,
          codec: found.codec,
          channels: found.channels,
          action,
        },
      ];
    }),
    subtitleStream: decision.subtitleStream,
    subtitles: listSubtitles(file, base, device.subtitles, decision.isSubtitleBurned ? decision.subtitleStream : null),
    chapters: index.chapters.map((c) => ({ title: c.title, startMs: Math.max(0, c.startMs - startMs(timeline)) })),
    trickplay: describeTrickplay(index, timeline, base),
    qualities: decision.ladder,
    expiresAt: row.expires_at,
  };
}

async function assertThere(path: string): Promise<void> {
  const facts = await stat(path).catch(() => null);
  if (!facts) throw new AppError('media.missing', 'The file is not there now; is its disk connected?');
}

/** Encoders that only served somebody who has gone stop. */
function leaveSilent(active: LRUCache<string, Active>, engine: StreamEngine, now: number): void {
  for (const [id, entry] of active.entries()) {
    const silent = now - entry.lastSeenAt;
    if (silent > SILENCE_MS && silent <= SILENCE_MS * 2) engine.leave(id);
  }
}
