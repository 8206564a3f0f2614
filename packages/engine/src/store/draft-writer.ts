// Writes a file beside its place and puts it there whole; whoever comes first stays.
import { link, mkdir, open, rename, rm, stat, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

interface DraftWriterOptions {
  /** Where drafts lie: on the same disk as the files. */
  scratch: string;
  write?: (file: FileHandle, parts: Uint8Array[]) => Promise<unknown>;
}

/** What file systems without hard links (exFAT, some network shares) say. */
const NO_LINKS: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

export class DraftWriter {
  readonly #options: DraftWriterOptions;
  #drafts = 0;

  constructor(options: DraftWriterOptions) {
    this.#options = options;
  }

  /**
   * False when the file was there already: another process was first, and its file is untouched.
   * No fsync: a file that a power cut tears is found out when it is read, and made again.
   */
  async write(path: string, parts: Uint8Array[]): Promise<boolean> {
    const draft = join(this.#options.scratch, `${process.pid}-${this.#drafts++}`);
    try {
      const file = await open(draft, 'wx');
      try {
        const { write = (f, p) => f.writev(p) } = this.#options;
        await write(file, parts);
      } finally {
        await file.close();
      }
      return await place(draft, path).catch(async (error: unknown) => {
        if (codeOf(error) !== 'ENOENT') throw error;
        await mkdir(dirname(path), { recursive: true });
        return await place(draft, path);
      });
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }
}

/** A link refuses to replace what is there; a rename would not. */
async function place(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return await unlink(draft).then(() => false);
    if (!NO_LINKS.has(code)) throw error;
    if (await isThere(path)) return await unlink(draft).then(() => false);
    await rename(draft, path);
    return true;
  }
  await unlink(draft);
  return true;
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

/** No room left, or none left for this user. */
export function isDiskFull(error: unknown): boolean {
  return codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
