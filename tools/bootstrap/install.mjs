// Installs the packages of the lockfile when it has changed.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './places.mjs';
import { runLogged, step } from './report.mjs';
import { contentHash, readStamp, writeStamp } from './stamp.mjs';

/** @param {import('./toolchain.mjs').Toolchain} toolchain */
export async function installPackages(toolchain) {
  const hash = contentHash(manifests());
  if (readStamp('install') === hash && existsSync(join(root, 'node_modules', '.modules.yaml'))) return;
  await step('Installing packages', () =>
    runLogged('install', toolchain.pnpm, ['install', '--frozen-lockfile'], {
      // CI: never ask. PATH: whatever pnpm starts uses our Node.
      env: withNode(toolchain, { CI: 'true' }),
      hint: 'This needs the npm registry. If the lockfile is out of date, run "pnpm install" and try again.',
    }),
  );
  writeStamp('install', hash);
}

/**
 * The environment with our Node first on the PATH.
 * @param {import('./toolchain.mjs').Toolchain} toolchain
 * @param {NodeJS.ProcessEnv} more
 * @returns {NodeJS.ProcessEnv}
 */
export function withNode(toolchain, more = {}) {
  // Windows calls it Path, and a copy of the environment is case-sensitive.
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const separator = process.platform === 'win32' ? ';' : ':';
  return { ...process.env, [key]: `${dirname(toolchain.node)}${separator}${process.env[key] ?? ''}`, ...more };
}

function manifests() {
  const packages = ['apps', 'packages'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(root, folder, name)),
  );
  const folders = [root, ...packages, join(root, 'e2e'), join(root, 'bench'), join(root, 'tools')];
  const files = folders.map((folder) => join(folder, 'package.json')).filter((file) => existsSync(file));
  return [join(root, 'pnpm-lock.yaml'), join(root, 'pnpm-workspace.yaml'), ...files];
}
