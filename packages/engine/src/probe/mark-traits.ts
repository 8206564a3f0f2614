// What key frames tell of a stream, written into its description.
import type { VideoStream } from '../model.ts';
import type { KeyframeTraits } from './codec/keyframe-traits.ts';

const SENTENCE = 'The picture changes its format in mid-film; it can be transcoded, but not copied.';

/** A copy carries one configuration: where the format changes there is none that describes all of the stream. */
export function markTraits(stream: VideoStream, traits: KeyframeTraits, warnings: string[]): void {
  if (traits.hasOpenGroups) stream.hasOpenGroups = true;
  if (!traits.changesFormat) return;
  stream.codecString = null;
  stream.codecPrivate = null;
  stream.changesFormat = true;
  if (!warnings.includes(SENTENCE)) warnings.push(SENTENCE);
}
