// Which pieces of a track a manifest lists, and when they play.

export interface ListedSegment {
  /** Number in its address (`<i>.m4s`). */
  i: number;
  start: number;
  end: number;
}

/** Segments that have a length. Sound that starts late or ends early has some without; numbers stay those of the boundaries. */
export function listedSegments(boundaries: readonly number[]): ListedSegment[] {
  const listed: ListedSegment[] = [];
  for (let i = 0; i + 1 < boundaries.length; i++) {
    if (boundaries[i + 1]! > boundaries[i]!) listed.push({ i, start: boundaries[i]!, end: boundaries[i + 1]! });
  }
  return listed;
}

/** The number of the first segment that has a length; 0 where none has. */
export function firstListed(boundaries: readonly number[]): number {
  for (let i = 0; i + 1 < boundaries.length; i++) if (boundaries[i + 1]! > boundaries[i]!) return i;
  return 0;
}
