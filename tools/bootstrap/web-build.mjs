// Builds the web client when one of its sources has changed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withNode } from './install.mjs';
import { root } from './places.mjs';
import { runLogged, step } from './report.mjs';
import { readStamp, treeHash, writeStamp } from './stamp.mjs';

const SOURCES = ['apps/web', 'packages/client', 'packages/tokens', 'packages/contracts'].map((path) =>
  join(root, path),
);
const SKIPPED = new Set(['node_modules', 'dist', '.types', '.cache']);

/** @param {import('./toolchain.mjs').Toolchain} toolchain */
export async function buildWeb(toolchain) {
  const hash = treeHash(SOURCES, SKIPPED);
  const web = join(root, 'apps', 'web');
  if (readStamp('web') === hash && existsSync(join(web, 'dist', 'index.html'))) return;
  await step('Building the web client', () =>
    runLogged('web', toolchain.node, [join(web, 'node_modules', 'vite', 'bin', 'vite.js'), 'build'], {
      cwd: web,
      env: withNode(toolchain),
      hint: 'The web client did not build; the lines above say where. Nothing else was changed.',
    }),
  );
  writeStamp('web', hash);
}
