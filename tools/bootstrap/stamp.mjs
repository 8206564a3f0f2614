// Remembers under which conditions a step was last done, so that a second start skips it after a few milliseconds of looking.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from './places.mjs';

const dir = join(cacheDir, 'bootstrap');

/** @param {string} name */
export function readStamp(name) {
  try {
    return readFileSync(join(dir, name), 'utf8');
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
export function writeStamp(name, value) {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, name), value);
}

/**
 * A hash of what the files say.
 * @param {string[]} files
 */
export function contentHash(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/**
 * A hash of size and time of every file below the folders: far cheaper than reading them.
 * @param {string[]} folders
 * @param {ReadonlySet<string>} skipped names of folders that are not looked into
 */
export function treeHash(folders, skipped) {
  const hash = createHash('sha256');
  /** @param {string} folder */
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!skipped.has(entry.name)) walk(path);
      } else if (entry.isFile()) {
        const { size, mtimeMs } = statSync(path);
        hash.update(`${path}\0${size}\0${mtimeMs}\0`);
      }
    }
  };
  for (const folder of folders) walk(folder);
  return hash.digest('hex');
}

/**
 * Size and time of one file, or null when it is not there.
 * @param {string} file
 */
export function fileMark(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat ? `${file} ${stat.size} ${stat.mtimeMs}` : null;
}
