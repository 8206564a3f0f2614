// Programs that come from the system and not from npm: how each system's package manager brings them, where that works
// without asking, and the command to type where it does not.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runLogged, SetupError } from './report.mjs';

/**
 * @typedef {'ffmpeg' | 'chromium' | 'mpv' | 'libatomic'} SystemPart `libatomic`: a library that Node 26 needs and small systems lack
 *
 * @typedef {object} Manager
 * @property {string} program
 * @property {boolean} needsRoot
 * @property {string[]} [refresh] brings the list of packages up to date
 * @property {(packages: string[]) => string[]} install
 * @property {Partial<Record<SystemPart, string[]>>} packages
 * @property {Record<string, string>} [env]
 */

/** @type {Manager[]} */
const MANAGERS = [
  {
    program: 'apt-get',
    needsRoot: true,
    refresh: ['update'],
    install: (packages) => ['install', '-y', '--no-install-recommends', ...packages],
    // A page without any font renders no text at all.
    packages: {
      ffmpeg: ['ffmpeg'],
      chromium: ['chromium', 'fonts-dejavu-core'],
      mpv: ['mpv'],
      libatomic: ['libatomic1'],
    },
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  },
  {
    program: 'dnf',
    needsRoot: true,
    install: (packages) => ['install', '-y', ...packages],
    packages: {
      ffmpeg: ['ffmpeg-free'],
      chromium: ['chromium', 'dejavu-sans-fonts'],
      mpv: ['mpv'],
      libatomic: ['libatomic'],
    },
  },
  {
    program: 'apk',
    needsRoot: true,
    install: (packages) => ['add', '--no-cache', ...packages],
    packages: { ffmpeg: ['ffmpeg'], chromium: ['chromium', 'font-dejavu'], mpv: ['mpv'] },
  },
  {
    program: 'pacman',
    needsRoot: true,
    install: (packages) => ['-Sy', '--noconfirm', '--needed', ...packages],
    packages: { ffmpeg: ['ffmpeg'], chromium: ['chromium', 'ttf-dejavu'], mpv: ['mpv'], libatomic: ['gcc-libs'] },
  },
  {
    program: 'zypper',
    needsRoot: true,
    install: (packages) => ['--non-interactive', 'install', ...packages],
    packages: { ffmpeg: ['ffmpeg'], chromium: ['chromium', 'dejavu-fonts'], mpv: ['mpv'], libatomic: ['libatomic1'] },
  },
  {
    program: 'brew',
    needsRoot: false,
    install: (packages) => ['install', ...packages],
    packages: { ffmpeg: ['ffmpeg'], chromium: ['--cask', 'chromium'], mpv: ['mpv'] },
    env: { NONINTERACTIVE: '1', HOMEBREW_NO_AUTO_UPDATE: '1' },
  },
  {
    program: 'winget',
    needsRoot: false,
    install: (packages) => [
      'install',
      '--exact',
      '--accept-package-agreements',
      '--accept-source-agreements',
      '--disable-interactivity',
      '--id',
      ...packages,
    ],
    packages: { ffmpeg: ['Gyan.FFmpeg'], chromium: ['Google.Chrome'] },
  },
];

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | null} the first executable of that name on the PATH
 */
export function onPath(name, env = process.env) {
  const key = Object.keys(env).find((k) => k.toUpperCase() === 'PATH');
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  for (const dir of ((key && env[key]) || '').split(delimiter)) {
    for (const file of names) if (dir && isExecutable(join(dir, file))) return join(dir, file);
  }
  return null;
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * What to do about a missing program on this system.
 * @param {SystemPart} what
 * @param {{ has: (program: string) => boolean, isRoot: boolean }} system
 * @returns {{ manager: Manager | null, canInstall: boolean, command: string | null }} `command`: what a person would type
 */
export function planFor(what, system) {
  const manager = MANAGERS.find((m) => system.has(m.program)) ?? null;
  const packages = manager?.packages[what];
  if (!manager || !packages) return { manager: null, canInstall: false, command: null };
  const line = [manager.program, ...manager.install(packages)].join(' ');
  const refresh = manager.refresh ? `${manager.program} ${manager.refresh.join(' ')} && ` : '';
  if (!manager.needsRoot) return { manager, canInstall: true, command: line };
  const asRoot = system.isRoot ? '' : 'sudo ';
  return { manager, canInstall: system.isRoot, command: `${refresh && asRoot + refresh}${asRoot}${line}` };
}

export function thisSystem() {
  return { has: (/** @type {string} */ program) => onPath(program) !== null, isRoot: process.getuid?.() === 0 };
}

/**
 * Installs a program where that needs no answer from anybody. Throws SetupError when it fails.
 * @param {SystemPart} what
 * @param {Manager} manager
 */
export async function installFromSystem(what, manager) {
  const env = { ...process.env, ...manager.env };
  const options = {
    env,
    hint: `The system's package manager could not bring ${what}. Is the network there?`,
    shell: false,
  };
  const program = onPath(manager.program);
  const packages = manager.packages[what];
  if (!program || !packages) throw new SetupError(`${manager.program} cannot bring ${what}.`);
  if (manager.refresh) await runLogged(`${what}-refresh`, program, manager.refresh, options);
  await runLogged(what, program, manager.install(packages), options);
}
