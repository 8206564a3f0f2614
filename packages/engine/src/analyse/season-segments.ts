// Intro, recap, credits and preview of the episodes of a season, from what they sound like and how their chapters are called.
import { setImmediate } from 'node:timers/promises';
import type { MediaSegment } from '@praxino/contracts';
import { commonSound, indexFingerprint, type CommonSound, type IndexedFingerprint } from './common-sound.ts';
import { ITEM_MS, type Fingerprint, type Stretch } from './fingerprint.ts';
import { quotes } from './quotes.ts';

/** A file with the sound of its beginning and of its end. */
export interface Episode {
  /** Of the file; unique in the season. */
  id: string;
  /** Numbers it has in the season: two for a double episode. Files of the same number are versions and are not compared. */
  numbers: readonly number[];
  durationMs: number;
  head: Fingerprint;
  tail: Fingerprint;
  /** What its chapters say; wins over sound. */
  named: readonly MediaSegment[];
}

/** Lengths in ms. */
export interface SeasonRules {
  intro: { leastMs: number; mostMs: number };
  credits: { leastMs: number; mostMs: number };
  recap: { leastMs: number; mostMs: number };
  preview: { leastMs: number; mostMs: number };
}

/** Part of what a result is kept under: another way to come to segments needs a new number. */
export const SEASON_RULES_VERSION = 1;

export const SEASON_RULES: SeasonRules = {
  intro: { leastMs: 15_000, mostMs: 120_000 },
  credits: { leastMs: 15_000, mostMs: 420_000 },
  recap: { leastMs: 15_000, mostMs: 240_000 },
  preview: { leastMs: 10_000, mostMs: 90_000 },
};

/** How much of a file is listened to at its beginning and at its end; the two never overlap. */
const HEAD_MS = 10 * 60_000;
const TAIL_MS = 7 * 60_000;

export function headOf(durationMs: number): Stretch {
  return { startMs: 0, endMs: Math.round(Math.min(HEAD_MS, durationMs / 2)) };
}
export function tailOf(durationMs: number): Stretch {
  return { startMs: Math.round(Math.max(durationMs - TAIL_MS, durationMs / 2)), endMs: durationMs };
}

/** Edges of one intro as heard against different episodes lie this near to each other. */
const SAME_EDGE_MS = 2500;
/** In a season of this many a stretch that only two share is a scene shown twice, not an intro. */
const MANY_EPISODES = 6;
/** Two that sound the same for this share of what was listened to are the same film. */
const SAME_FILM = 0.9;
/** What is left after the credits or before the intro and is shorter belongs to them. */
const REST_MS = 3000;

/**
 * Segments of each file by its id. Files are compared two by two: a season of 24 takes well under a second, in slices that leave room
 * for others. An episode that sounds like no other gets what its chapters say, and so does a season of one.
 */
export async function findSeasonSegments(
  episodes: readonly Episode[],
  signal: AbortSignal,
  rules: SeasonRules = SEASON_RULES,
): Promise<Map<string, MediaSegment[]>> {
  const heads = await sharedSound(episodes, (e) => e.head, rules.intro, signal);
  const tails = await sharedSound(episodes, (e) => e.tail, rules.credits, signal);
  const inOrder = [...episodes].sort((a, b) => (a.numbers[0] ?? 0) - (b.numbers[0] ?? 0));
  const found = new Map<string, MediaSegment[]>();
  for (const episode of inOrder) {
    signal.throwIfAborted();
    const { named } = episode;
    const intro = named.find((s) => s.kind === 'intro') ?? introOf(heads.get(episode.id));
    const credits = named.find((s) => s.kind === 'credits') ?? creditsOf(tails.get(episode.id), episode);
    const heard = [
      intro,
      credits,
      recapOf(episode, inOrder, intro, rules),
      previewOf(episode, inOrder, credits, rules),
    ];
    found.set(episode.id, withNamed(named, heard));
    await setImmediate();
  }
  return found;
}

/** A stretch of one episode and how many others share it. */
interface Shared extends Stretch {
  sharers: number;
}

async function sharedSound(
  episodes: readonly Episode[],
  soundOf: (episode: Episode) => Fingerprint,
  { leastMs, mostMs }: { leastMs: number; mostMs: number },
  signal: AbortSignal,
): Promise<Map<string, Shared>> {
  const sounds = new Map<string, IndexedFingerprint>();
  for (const e of episodes) {
    sounds.set(e.id, indexFingerprint(soundOf(e)));
    await setImmediate();
  }
  const heard = new Map<string, (Stretch & { by: string })[]>(episodes.map((e) => [e.id, []]));
  for (const [i, one] of episodes.entries()) {
    for (const other of episodes.slice(i + 1)) {
      if (areVersions(one, other)) continue;
      signal.throwIfAborted();
      for (const { a, b } of compare(sounds, one.id, other.id, leastMs)) {
        const lengthMs = a.endMs - a.startMs;
        if (lengthMs > mostMs + SAME_EDGE_MS || lengthMs > lengthOf(soundOf(one)) * SAME_FILM) continue;
        heard.get(one.id)?.push({ ...a, by: numberOf(other) });
        heard.get(other.id)?.push({ ...b, by: numberOf(one) });
      }
      await setImmediate();
    }
  }
  const least = new Set(episodes.map(numberOf)).size >= MANY_EPISODES ? 2 : 1;
  return new Map(
    [...heard].flatMap(([id, stretches]) => {
      const best = mostShared(stretches);
      return best && best.sharers >= least ? [[id, best]] : [];
    }),
  );
}

function compare(
  sounds: ReadonlyMap<string, IndexedFingerprint>,
  a: string,
  b: string,
  leastMs: number,
): CommonSound[] {
  const [one, other] = [sounds.get(a), sounds.get(b)];
  return one && other ? commonSound(one, other, { leastMs }) : [];
}

const lengthOf = ({ items }: Fingerprint): number => items.length * ITEM_MS;
const numberOf = (episode: Episode): string => String(episode.numbers[0] ?? episode.id);

function areVersions(a: Episode, b: Episode): boolean {
  return a.numbers.some((n) => b.numbers.includes(n));
}

/**
 * The stretch that most other episodes agree on; of two with as many, the longer. Its edges are the medians of theirs, and of two in the
 * middle the inner ones: a moment of music too much is better than a moment of the story too little.
 */
function mostShared(stretches: readonly (Stretch & { by: string })[]): Shared | null {
  let best: Shared | null = null;
  for (const seed of stretches) {
    const near = stretches.filter(
      (s) => Math.abs(s.startMs - seed.startMs) <= SAME_EDGE_MS && Math.abs(s.endMs - seed.endMs) <= SAME_EDGE_MS,
    );
    const sharers = new Set(near.map((s) => s.by)).size;
    const starts = near.map((s) => s.startMs).sort((a, b) => a - b);
    const ends = near.map((s) => s.endMs).sort((a, b) => a - b);
    const middle = (near.length - 1) / 2;
    const shared = { startMs: starts[Math.ceil(middle)] ?? 0, endMs: ends[Math.floor(middle)] ?? 0, sharers };
    const isBetter =
      !best ||
      sharers > best.sharers ||
      (sharers === best.sharers && shared.endMs - shared.startMs > best.endMs - best.startMs);
    if (isBetter) best = shared;
  }
  return best;
}

/** One other episode that agrees may be chance; four hardly. */
function confidenceOf(sharers: number): number {
  return Math.min(0.99, Math.round((1 - 0.4 * 0.5 ** (sharers - 1)) * 100) / 100);
}

function introOf(shared: Shared | undefined): MediaSegment | null {
  if (!shared) return null;
  const startMs = shared.startMs < REST_MS ? 0 : shared.startMs;
  return {
    kind: 'intro',
    startMs,
    endMs: shared.endMs,
    source: 'fingerprint',
    confidence: confidenceOf(shared.sharers),
  };
}

function creditsOf(shared: Shared | undefined, { durationMs }: Episode): MediaSegment | null {
  if (!shared) return null;
  const endMs = durationMs - shared.endMs < REST_MS ? durationMs : shared.endMs;
  return {
    kind: 'credits',
    startMs: shared.startMs,
    endMs,
    source: 'fingerprint',
    confidence: confidenceOf(shared.sharers),
  };
}

/** Scenes of the episode before, shown again ahead of the intro (or in the head where there is none). */
function recapOf(
  episode: Episode,
  inOrder: readonly Episode[],
  intro: MediaSegment | null,
  { recap }: SeasonRules,
): MediaSegment | null {
  const before = neighbour(episode, inOrder, -1);
  if (!before) return null;
  const untilMs = intro?.startMs ?? recap.mostMs;
  const place = { startMs: 0, endMs: Math.min(untilMs, recap.mostMs) };
  const found = quotes(episode.head, place, [before.head, before.tail], recap);
  return found && { kind: 'recap', ...found, source: 'fingerprint', confidence: QUOTE_CONFIDENCE };
}

/** Scenes of the next episode, shown after the credits. */
function previewOf(
  episode: Episode,
  inOrder: readonly Episode[],
  credits: MediaSegment | null,
  { preview }: SeasonRules,
): MediaSegment | null {
  const after = neighbour(episode, inOrder, 1);
  if (!after || !credits || episode.durationMs - credits.endMs < preview.leastMs) return null;
  const place = { startMs: credits.endMs, endMs: episode.durationMs };
  const found = quotes(episode.tail, place, [after.head, after.tail], preview);
  return found && { kind: 'preview', ...found, source: 'fingerprint', confidence: QUOTE_CONFIDENCE };
}
const QUOTE_CONFIDENCE = 0.5;

/** The nearest file of another number. */
function neighbour(episode: Episode, inOrder: readonly Episode[], step: 1 | -1): Episode | undefined {
  for (let i = inOrder.indexOf(episode) + step; i >= 0 && i < inOrder.length; i += step) {
    const other = inOrder[i];
    if (other && !areVersions(episode, other)) return other;
  }
  return undefined;
}

/** Each kind once, chapters first, in order of time. What was heard gives way to what is named where they overlap. */
function withNamed(named: readonly MediaSegment[], heard: readonly (MediaSegment | null)[]): MediaSegment[] {
  const all = [...named];
  for (const segment of heard) {
    if (!segment || all.includes(segment) || all.some((s) => s.kind === segment.kind)) continue;
    if (all.every((s) => segment.startMs >= s.endMs || segment.endMs <= s.startMs)) all.push(segment);
  }
  return all.sort((a, b) => a.startMs - b.startMs);
}
