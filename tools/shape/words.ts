// Words that mean "not finished" do not get in, nor do tests that shut others out.
import type { SourceFile } from './source-file.ts';

const UNFINISHED = /\b(?:TODO|FIXME)\b/;
const EXCLUSIVE = /\b(?:it|test|describe|suite)\.(?:only|skip|todo)\b/;
const OURS = /^tools\/shape\/(?:words|shape)\b/;

export function findForbiddenWords(files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => !OURS.test(file.path))
    .flatMap((file) =>
      file.text.split('\n').flatMap((line, i) => {
        const found = UNFINISHED.exec(line) ?? (file.kind === 'test' ? EXCLUSIVE.exec(line) : null);
        return found ? [`${file.path}:${i + 1} says ${found[0]}`] : [];
      }),
    );
}
