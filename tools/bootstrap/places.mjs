import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const toolchainDir = join(root, '.toolchain');
export const cacheDir = join(root, '.cache');
