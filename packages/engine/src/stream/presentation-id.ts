// The name of a set of renditions as it stands in the address of a manifest.
import { parseRendition } from './rendition.ts';
import type { RenditionId } from './rendition.ts';

/** More tracks than any film has; bounds what an address can ask for. */
const MAX_RENDITIONS = 32;

/**
 * `v0.copy+v0.h264-720+a1.copy+a2.aac-2`: order is kept; the first rendition of pictures is the one proposed, the first one of
 * sound the default.
 */
export function presentationId(ids: readonly RenditionId[]): string {
  return ids.join('+');
}

/** The renditions of a name; null for a name with unknown, repeated, no or more than 32 renditions. */
export function parsePresentationId(text: string): RenditionId[] | null {
  // `%2B` and spaces are what some HTTP stacks make of `+`; neither is a name of ours.
  const ids = text.split('+', MAX_RENDITIONS + 1);
  if (ids.length > MAX_RENDITIONS || new Set(ids).size !== ids.length) return null;
  return ids.every((id): id is RenditionId => parseRendition(id) !== null) ? ids : null;
}
