// One subtitle on screen. Text is WebVTT cue text (its tags and escapes), whatever the source format was.
export interface Cue {
  startMs: number;
  endMs: number;
  text: string;
  /** WebVTT cue settings ("line:10% align:start"), where the source placed the cue. */
  settings?: string;
}
