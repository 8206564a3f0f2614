// What the two commands do, from top to bottom.
import { join } from 'node:path';
import { bringChromium } from './chromium.mjs';
import { bringFfmpeg } from './ffmpeg.mjs';
import { hugePages } from './huge-pages.mjs';
import { installPackages, withNode } from './install.mjs';
import { bringMpv } from './mpv.mjs';
import { cacheDir, root } from './places.mjs';
import { reportFailure, SetupError } from './report.mjs';
import { supervise } from './supervise.mjs';
import { bringToolchain } from './toolchain.mjs';
import { buildWeb } from './web-build.mjs';

/** @param {string[]} args for the server */
export async function start(args) {
  try {
    const toolchain = await bringToolchain();
    await installPackages(toolchain);
    await buildWeb(toolchain);
    const ffmpeg = await bringFfmpeg({ retry: false });
    const env = withNode(toolchain, {
      NODE_COMPILE_CACHE: join(cacheDir, 'compile'),
      ...hugePages(),
      ...(ffmpeg ? { FFMPEG_PATH: ffmpeg } : {}),
    });
    // npm runs us in the repository; folders on the command line are meant from where the person stands.
    const cwd = process.env.INIT_CWD ?? process.cwd();
    process.exitCode = await supervise(toolchain.node, [join(root, 'apps', 'server', 'src', 'main.ts'), ...args], {
      env,
      cwd,
    });
  } catch (error) {
    reportFailure(error);
    process.exitCode = 1;
  }
}

/** @param {string[]} args for tools/test.ts */
export async function test(args) {
  try {
    await runWithEverything('tools/test.ts', args);
  } catch (error) {
    reportFailure(error);
    console.log('0 passed, 1 failed');
    process.exitCode = 1;
  }
}

/**
 * A program that runs the whole product: `pnpm bench NAME`, `pnpm soak`.
 * @param {string[]} args its path below the repository, then what it is to be told
 */
export async function measure([script = '', ...args]) {
  try {
    await runWithEverything(script, args);
  } catch (error) {
    reportFailure(error);
    process.exitCode = 1;
  }
}

/**
 * With ffmpeg, Chromium and the web client built.
 * @param {string} script
 * @param {string[]} args
 */
async function runWithEverything(script, args) {
  const toolchain = await bringToolchain();
  await installPackages(toolchain);
  const ffmpeg = await bringFfmpeg({ retry: true });
  if (!ffmpeg) throw new SetupError('The tests need ffmpeg: they make films and judge streams with it.');
  const chromium = await bringChromium();
  const mpv = await bringMpv();
  await buildWeb(toolchain);
  const env = withNode(toolchain, {
    FFMPEG_PATH: ffmpeg,
    CHROME_PATH: chromium,
    ...hugePages(),
    ...(mpv ? { MPV_PATH: mpv } : {}),
  });
  process.exitCode = await supervise(toolchain.node, [join(root, script), ...args], {
    cwd: root,
    env,
    wholeGroup: true,
  });
}

/**
 * One of our own programs under our own Node: `pnpm check`.
 * @param {string[]} args its path below the repository, then what it is to be told
 */
export async function run([script = '', ...args]) {
  try {
    const toolchain = await bringToolchain();
    await installPackages(toolchain);
    const env = withNode(toolchain, {});
    process.exitCode = await supervise(toolchain.node, [join(root, script), ...args], {
      cwd: root,
      env,
      wholeGroup: true,
    });
  } catch (error) {
    reportFailure(error);
    process.exitCode = 1;
  }
}
