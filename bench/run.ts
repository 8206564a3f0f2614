// `pnpm bench NAME [--json] [--rounds N]`: runs bench/NAME.bench.ts and prints its rows.
import { readdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { table, type Bench, type Row } from './table.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '5' } },
});

const known = (await readdir(import.meta.dirname))
  .filter((f) => f.endsWith('.bench.ts'))
  .map((f) => f.slice(0, -'.bench.ts'.length));
const name = positionals[0] ?? '';
const rounds = Number(values.rounds);
if (!known.includes(name) || !Number.isInteger(rounds) || rounds < 1) {
  console.error(`usage: pnpm bench NAME [--json] [--rounds N]\nNAME is one of: ${known.join(', ')}`);
  process.exit(2);
}

const { bench } = (await import(`./${name}.bench.ts`)) as { bench: Bench };
const rows: Row[] = await bench({ rounds, say: (line) => process.stderr.write(`${line}\n`) });
console.log(values.json ? JSON.stringify(rows, null, 2) : table(rows));
process.exit(rows.every((r) => r.ok) ? 0 : 1);
