// The only file that reads and writes what is known of intros and credits.
import type { Transaction } from 'kysely';
import type { MediaSegment } from '@praxino/contracts';
import { readItems, writeItems, type Fingerprint } from '@praxino/engine';
import type { Database } from '../platform/index.ts';

export type FingerprintPart = 'head' | 'tail';

interface FingerprintTable {
  source_id: string;
  part: FingerprintPart;
  /** FINGERPRINT_VERSION of the engine that made it. */
  version: number;
  start_ms: number;
  items: Uint8Array;
}
interface SegmentSetTable {
  source_id: string;
  /** 1: a person decided, even if there are no segments. */
  is_manual: number;
  /** What analysis had before it when it came to these segments; the same basis comes to the same again. */
  basis: string;
}
interface SegmentTable {
  source_id: string;
  position: number;
  kind: MediaSegment['kind'];
  start_ms: number;
  end_ms: number;
  source: MediaSegment['source'];
  confidence: number;
}
interface Tables {
  fingerprints: FingerprintTable;
  segment_sets: SegmentSetTable;
  media_segments: SegmentTable;
}

export interface SegmentSet {
  isManual: boolean;
  basis: string;
  segments: MediaSegment[];
}

export interface MediaSegmentsStore {
  /** What is known of each file; one that nobody has looked at is not in the map. */
  sets(sourceIds: readonly string[]): Promise<Map<string, SegmentSet>>;
  /** What analysis found; does nothing where a person has decided. */
  saveFound(sourceId: string, basis: string, segments: readonly MediaSegment[]): Promise<void>;
  /** What a person decided. */
  saveManual(sourceId: string, segments: readonly MediaSegment[]): Promise<void>;
  /** Forgets what is known, so that analysis looks again. Fingerprints stay. */
  forget(sourceId: string): Promise<void>;
  fingerprint(sourceId: string, part: FingerprintPart, version: number): Promise<Fingerprint | null>;
  saveFingerprint(sourceId: string, part: FingerprintPart, version: number, sound: Fingerprint): Promise<void>;
}

const BATCH = 500;

export function createMediaSegmentsStore(database: Database): MediaSegmentsStore {
  const db = database.tables<Tables>();
  return {
    async sets(sourceIds) {
      const sets = new Map<string, SegmentSet>();
      for (let i = 0; i < sourceIds.length; i += BATCH) {
        const ids = sourceIds.slice(i, i + BATCH);
        for (const row of await db.selectFrom('segment_sets').selectAll().where('source_id', 'in', ids).execute()) {
          sets.set(row.source_id, { isManual: row.is_manual === 1, basis: row.basis, segments: [] });
        }
        const rows = db.selectFrom('media_segments').selectAll().where('source_id', 'in', ids);
        for (const row of await rows.orderBy('source_id').orderBy('position').execute()) {
          sets.get(row.source_id)?.segments.push(toSegment(row));
        }
      }
      return sets;
    },
    saveFound: (sourceId, basis, segments) =>
      db.transaction().execute(async (tx) => {
        const old = await tx
          .selectFrom('segment_sets')
          .select('is_manual')
          .where('source_id', '=', sourceId)
          .executeTakeFirst();
        if (old?.is_manual !== 1) await replace(tx, sourceId, { is_manual: 0, basis }, segments);
      }),
    saveManual: (sourceId, segments) =>
      db.transaction().execute((tx) => replace(tx, sourceId, { is_manual: 1, basis: '' }, segments)),
    forget: (sourceId) =>
      db.transaction().execute(async (tx) => {
        await tx.deleteFrom('media_segments').where('source_id', '=', sourceId).execute();
        await tx.deleteFrom('segment_sets').where('source_id', '=', sourceId).execute();
      }),
    async fingerprint(sourceId, part, version) {
      const row = await db
        .selectFrom('fingerprints')
        .select(['start_ms', 'items'])
        .where('source_id', '=', sourceId)
        .where('part', '=', part)
        .where('version', '=', version)
        .executeTakeFirst();
      return row ? { startMs: row.start_ms, items: readItems(row.items) } : null;
    },
    async saveFingerprint(sourceId, part, version, { startMs, items }) {
      const values = { version, start_ms: startMs, items: writeItems(items) };
      await db
        .insertInto('fingerprints')
        .values({ source_id: sourceId, part, ...values })
        .onConflict((c) => c.columns(['source_id', 'part']).doUpdateSet(values))
        .execute();
    },
  };
}

async function replace(
  tx: Transaction<Tables>,
  sourceId: string,
  set: Pick<SegmentSetTable, 'is_manual' | 'basis'>,
  segments: readonly MediaSegment[],
): Promise<void> {
  await tx.deleteFrom('media_segments').where('source_id', '=', sourceId).execute();
  await tx
    .insertInto('segment_sets')
    .values({ source_id: sourceId, ...set })
    .onConflict((c) => c.column('source_id').doUpdateSet(set))
    .execute();
  if (segments.length === 0) return;
  const rows = segments.map((s, position) => ({
    source_id: sourceId,
    position,
    kind: s.kind,
    start_ms: s.startMs,
    end_ms: s.endMs,
    source: s.source,
    confidence: s.confidence,
  }));
  await tx.insertInto('media_segments').values(rows).execute();
}

function toSegment(row: SegmentTable): MediaSegment {
  return {
    kind: row.kind,
    startMs: row.start_ms,
    endMs: row.end_ms,
    source: row.source,
    confidence: row.confidence,
  };
}
