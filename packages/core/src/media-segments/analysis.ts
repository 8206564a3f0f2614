// The job that looks for intros and credits in one library: each file is listened to once, each season compared when it has changed.
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { AppError, type MediaSegment } from '@praxino/contracts';
import {
  canFingerprint,
  chapterSegments,
  DARK_CREDITS_VERSION,
  findDarkCredits,
  FINGERPRINT_VERSION,
  fingerprintSound,
  findSeasonSegments,
  headOf,
  playerZeroS,
  SEASON_RULES,
  SEASON_RULES_VERSION,
  tailOf,
  type Episode,
  type Fingerprint,
  type FingerprintOptions,
  type MediaIndex,
  type SeasonRules,
  type ViewerGate,
} from '@praxino/engine';
import type { JobRun } from '../jobs/index.ts';
import type { Libraries } from '../library/index.ts';
import type { Log } from '../platform/index.ts';
import { groupTitles, type Group, type GroupFile } from './group-titles.ts';
import type { FingerprintPart, MediaSegmentsStore } from './store.ts';

export interface AnalysisDeps {
  store: MediaSegmentsStore;
  libraries: Pick<Libraries, 'media'>;
  /** Stands still while a viewer waits. */
  gate: ViewerGate;
  /** null: only chapters tell anything. */
  ffmpegPath: string | null;
  log: Log;
  /** Default: what seasons on television have. */
  rules?: SeasonRules;
}

/** What a run can do, and what it has done. */
interface Work {
  deps: AnalysisDeps;
  signal: AbortSignal;
  /** null: ffmpeg is missing. */
  ffmpeg: FingerprintOptions | null;
  canListen: boolean;
  /** Begins with the next file. */
  next(file: GroupFile): Promise<void>;
}

/** A file that cannot be decoded will not be able to tomorrow; one that is not there may be back. */
const LASTING: readonly string[] = ['transcode.failed', 'transcode.timeout'];

export async function runAnalysis(deps: AnalysisDeps, run: JobRun): Promise<string> {
  if (run.libraryId === null) throw new Error('an analysis needs a library');
  const { signal } = run;
  const ffmpeg = deps.ffmpegPath === null ? null : { ffmpegPath: deps.ffmpegPath, signal, gate: deps.gate };
  const canListen = ffmpeg !== null && (await canFingerprint(ffmpeg));
  if (!canListen) deps.log.warn('this ffmpeg has no chromaprint: intros are known by the names of chapters only');
  const ability = `${ffmpeg ? 'sees' : ''} ${canListen ? 'hears' : ''}`;
  const groups = groupTitles(await deps.libraries.media.titles(run.libraryId));
  const todo = await changed(deps, groups, ability);
  const total = todo.reduce((sum, { group }) => sum + group.files.length, 0);
  let begun = 0;
  const next = async ({ path }: GroupFile): Promise<void> => {
    await deps.gate.calm(signal);
    run.report(begun / total, `${begun + 1} of ${total}: ${basename(path)}`);
    begun++;
  };
  const counts = { intro: 0, recap: 0, credits: 0, preview: 0 };
  for (const { group, basis } of todo) {
    const found = await analyseGroup({ deps, signal, ffmpeg, canListen, next }, group);
    for (const [sourceId, segments] of found.segments) {
      await deps.store.saveFound(sourceId, found.isWhole ? basis : '', segments);
      for (const { kind } of segments) counts[kind]++;
    }
  }
  return total === 0 ? 'Nothing new to look at' : summary(total, counts);
}

function summary(files: number, counts: Readonly<Record<MediaSegment['kind'], number>>): string {
  const parts = Object.entries(counts).map(([kind, n]) => `${n} × ${kind}`);
  return `${files === 1 ? '1 file' : `${files} files`}: ${parts.filter((p) => !p.startsWith('0')).join(', ') || 'nothing to skip'}`;
}

interface Todo {
  group: Group;
  basis: string;
}

/** Groups of which something is not known on their present basis. */
async function changed({ store, rules }: AnalysisDeps, groups: readonly Group[], ability: string): Promise<Todo[]> {
  const sets = await store.sets(groups.flatMap((g) => g.files.map((f) => f.sourceId)));
  return groups.flatMap((group) => {
    const basis = basisOf(group, ability, rules);
    const isDone = (file: GroupFile): boolean => {
      const set = sets.get(file.sourceId);
      return set !== undefined && (set.isManual || set.basis === basis);
    };
    return group.files.every(isDone) ? [] : [{ group, basis }];
  });
}

/** Everything that decides the result: rules, abilities, and which files lie together. */
function basisOf({ kind, files }: Group, ability: string, rules: SeasonRules = SEASON_RULES): string {
  const members = files.map((f) => `${f.sourceId} ${f.numbers.join(',')}`).sort();
  const versions = [FINGERPRINT_VERSION, SEASON_RULES_VERSION, DARK_CREDITS_VERSION];
  const all = JSON.stringify([kind, ability, versions, rules, members]);
  return createHash('sha256').update(all).digest('hex').slice(0, 32);
}

interface Found {
  segments: Map<string, MediaSegment[]>;
  /** False: a file was not there; its group is looked at again after the next scan. */
  isWhole: boolean;
}

async function analyseGroup(work: Work, group: Group): Promise<Found> {
  const isSeason = group.kind === 'season' && new Set(group.files.flatMap((f) => f.numbers)).size > 1;
  return isSeason && work.canListen ? analyseSeason(work, group) : analyseAlone(work, group);
}

async function analyseSeason(work: Work, { files }: Group): Promise<Found> {
  const episodes: Episode[] = [];
  let isWhole = true;
  for (const file of files) {
    const index = await work.deps.libraries.media.index(file.sourceId);
    if (!index) continue;
    await work.next(file);
    const head = await listen(work, file, index, 'head');
    const tail = head && (await listen(work, file, index, 'tail'));
    if (!head || !tail) isWhole = false;
    const { sourceId: id, numbers } = file;
    const { durationMs } = index;
    const sound = { head: head ?? NOTHING_HEARD, tail: tail ?? NOTHING_HEARD };
    episodes.push({ id, numbers, durationMs, ...sound, named: namedIn(index) });
  }
  return { segments: await findSeasonSegments(episodes, work.signal, work.deps.rules), isWhole };
}
const NOTHING_HEARD: Fingerprint = { startMs: 0, items: new Uint32Array() };

/** From the store, or made and stored; null when the file is not there. */
async function listen(
  { deps: { store, log }, signal, ffmpeg }: Work,
  { sourceId, path }: GroupFile,
  index: MediaIndex,
  part: FingerprintPart,
): Promise<Fingerprint | null> {
  const known = await store.fingerprint(sourceId, part, FINGERPRINT_VERSION);
  if (known || !ffmpeg) return known;
  const stretch = part === 'head' ? headOf(index.durationMs) : tailOf(index.durationMs);
  try {
    const sound = await fingerprintSound({ path, index }, stretch, ffmpeg);
    await store.saveFingerprint(sourceId, part, FINGERPRINT_VERSION, sound);
    return sound;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    log.warn({ err: error, path }, 'a file could not be listened to');
    if (!LASTING.includes(error.code)) return null;
    await store.saveFingerprint(sourceId, part, FINGERPRINT_VERSION, NOTHING_HEARD);
    return NOTHING_HEARD;
  }
}

/** Films, and episodes that have no others beside them. */
async function analyseAlone(work: Work, { files }: Group): Promise<Found> {
  const found: Found = { segments: new Map(), isWhole: true };
  for (const file of files) {
    const index = await work.deps.libraries.media.index(file.sourceId);
    if (!index) continue;
    await work.next(file);
    const named = namedIn(index);
    const credits = named.some((s) => s.kind === 'credits') ? null : await look(work, file, index, found);
    found.segments.set(file.sourceId, credits ? [...named, credits] : named);
  }
  return found;
}

async function look(
  { deps: { log }, signal, ffmpeg }: Work,
  { path }: GroupFile,
  index: MediaIndex,
  found: Found,
): Promise<MediaSegment | null> {
  if (!ffmpeg) return null;
  try {
    return await findDarkCredits({ path, index }, ffmpeg);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    log.warn({ err: error, path }, 'the end of a film could not be looked at');
    if (!LASTING.includes(error.code)) found.isWhole = false;
    return null;
  }
}

function namedIn(index: MediaIndex): MediaSegment[] {
  return chapterSegments(index.chapters, Math.round(playerZeroS(index) * 1000), index.durationMs);
}
