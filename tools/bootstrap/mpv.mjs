// Finds mpv, one of the players that the tests play streams with, or brings it where that needs no answer from anybody.
import { reportFailure, say, step } from './report.mjs';
import { installFromSystem, onPath, planFor, thisSystem } from './system-packages.mjs';

/** @returns {Promise<string | null>} null: its tests are left out, and say so */
export async function bringMpv() {
  const found = process.env.MPV_PATH ?? onPath('mpv');
  if (found) return found;
  const { manager, canInstall, command } = planFor('mpv', thisSystem());
  if (manager && canInstall) {
    await step(`Bringing mpv with ${manager.program}`, () => installFromSystem('mpv', manager)).catch(reportFailure);
  }
  const now = onPath('mpv');
  if (!now) say(`There is no mpv: nothing is played with it.${command ? ` To install it: ${command}` : ''}`);
  return now;
}
