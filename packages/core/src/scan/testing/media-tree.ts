// Folders of small files for tests: what lies where, not what is in it.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface MediaTree extends AsyncDisposable {
  readonly root: string;
  at(path: string): string;
  put(path: string, content?: string | Uint8Array): Promise<void>;
}

/** A temporary folder with these files, each of which holds its own path unless content is given. */
export async function mediaTree(files: readonly string[] = []): Promise<MediaTree> {
  const root = await mkdtemp(join(tmpdir(), 'praxino-scan-'));
  const tree: MediaTree = {
    root,
    at: (path) => join(root, path),
    async put(path, content = path) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
  for (const file of files) await tree.put(file);
  return tree;
}
