// Runs every generator again and fails when a file it writes was out of date. The new file stays: look at it and commit it.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const GENERATED = [
  { generator: 'tools/generate-client.ts', target: 'packages/client/src/api/routes.gen.ts' },
  { generator: 'packages/tokens/src/generate.ts', target: 'packages/tokens/src/theme.css' },
] as const;

for (const { generator, target } of GENERATED) {
  const read = (): string => readFileSync(join(root, target), 'utf8');
  const before = read();
  const { status, stderr } = spawnSync(process.execPath, [join(root, generator)], { cwd: root, encoding: 'utf8' });
  if (status !== 0) {
    console.log(`✗ ${generator} ended with ${status}:\n${stderr}`);
    process.exitCode = 1;
  } else if (read() !== before) {
    console.log(`✗ ${target} was out of date; ${generator} has written it anew: commit it`);
    process.exitCode = 1;
  } else console.log(`✓ ${target}`);
}
