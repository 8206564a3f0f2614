// Sentences for people about files that can be played in part.

/** `declaredSeconds`: what the file says of its own length; 0 for unknown. */
export function truncationWarning(seconds: number, declaredSeconds: number): string {
  if (!(declaredSeconds > seconds + 1)) return 'The file ends early; what is there can be played.';
  return declaredSeconds >= 120
    ? `The file ends early; ${Math.floor(seconds / 60)} of ${Math.round(declaredSeconds / 60)} minutes are there.`
    : `The file ends early; ${Math.floor(seconds)} of ${Math.round(declaredSeconds)} seconds are there.`;
}
