// Finds the browser that the tests drive, or brings one.
import { reportFailure, SetupError, step } from './report.mjs';
import { installFromSystem, isExecutable, onPath, planFor, thisSystem } from './system-packages.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];
const PLACES = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

function findChromium() {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (isExecutable(named)) return named;
    throw new SetupError(`CHROME_PATH names ${named}, which is not there or cannot be run.`, {
      hint: 'Correct the variable, or leave it away.',
    });
  }
  return NAMES.map((name) => onPath(name)).find((path) => path !== null) ?? PLACES.find(isExecutable) ?? null;
}

/** @returns {Promise<string>} */
export async function bringChromium() {
  const found = findChromium();
  if (found) return found;
  const plan = planFor('chromium', thisSystem());
  const { manager } = plan;
  if (manager && plan.canInstall) {
    await step(`Bringing Chromium with ${manager.program}`, () => installFromSystem('chromium', manager)).catch(
      reportFailure,
    );
    const now = findChromium();
    if (now) return now;
  }
  throw new SetupError('The tests drive a real Chromium or Chrome, and there is none on this machine.', {
    hint: plan.command ? `To install it, type:\n\n    ${plan.command}\n` : 'Install one, or set CHROME_PATH to it.',
  });
}
