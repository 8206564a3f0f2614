// How much a slice asks for: the keys of its `Deps` type.
import { withoutComments } from './source-file.ts';
import type { SourceFile } from './source-file.ts';

export interface SliceDeps {
  path: string;
  name: string;
  keys: string[];
}

const HEAD = /\b(?:interface\s+(\w*Deps)\b[^{]*|type\s+(\w*Deps)\s*=\s*)\{/g;

/** Every interface or object type called Deps or *Deps in a slice of core. */
export function findSliceDeps(files: readonly SourceFile[]): SliceDeps[] {
  return files
    .filter((f) => /^packages\/core\/src\/[^/]+\//.test(f.path) && f.kind === 'source')
    .flatMap((f) => {
      const text = withoutComments(f.text);
      return [...text.matchAll(HEAD)].map((m) => ({
        path: f.path,
        name: (m[1] ?? m[2])!,
        keys: keysOf(text, m.index + m[0].length),
      }));
    });
}

/** Names of the members of an object type whose brace was opened just before `from`. */
function keysOf(text: string, from: number): string[] {
  let depth = 1;
  let member = '';
  const members: string[] = [];
  for (let i = from; i < text.length && depth > 0; i++) {
    const c = text[i]!;
    // The > of an arrow closes nothing.
    const isArrow = c === '>' && text[i - 1] === '=';
    if ('{([<'.includes(c)) depth++;
    if ('})]>'.includes(c) && !isArrow) depth--;
    if (depth === 1 && (c === ';' || c === ',' || c === '\n')) {
      members.push(member);
      member = '';
    } else member += c;
  }
  members.push(member);
  return members.map((m) => /^\s*(?:readonly\s+)?(\w+)\??\s*[:(<]/.exec(m)?.[1]).filter((key) => key !== undefined);
}
