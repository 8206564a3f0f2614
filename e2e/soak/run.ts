// `pnpm soak [--seeks N] [--seed N]`: three viewers of the two-hour film. Prints what was wrong; ends with 1 if anything was.
import { parseArgs } from 'node:util';
import { makeLongFilm } from '../media/long-film.ts';
import { watchTogether } from './three-viewers.ts';

const { values } = parseArgs({
  options: { seeks: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } },
});
const [seeks, seed] = [Number(values.seeks), Number(values.seed)];
if (!Number.isInteger(seeks) || seeks < 1 || !Number.isInteger(seed)) {
  console.error('usage: pnpm soak [--seeks N] [--seed N]');
  process.exit(2);
}
const signal = AbortSignal.timeout(3_600_000);
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const film = await makeLongFilm(signal, say);
const { findings, visits, pieces, switches } = await watchTogether({ film, seeks, seed, say, signal });
for (const finding of findings) console.log(finding);
console.log(
  `${visits} visits of three viewers, ${pieces} pieces, ${switches} with a change of quality: ${findings.length} findings`,
);
process.exitCode = findings.length > 0 ? 1 : 0;
