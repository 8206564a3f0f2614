// Prints the shape of the code base and fails when it leaves its budgets: `node tools/shape.ts`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureShape } from './shape/budgets.ts';
import type { PackageManifest } from './shape/imports.ts';
import { readSourceFiles } from './shape/source-file.ts';

const root = join(import.meta.dirname, '..');

function readManifests(): PackageManifest[] {
  const rooms = ['apps', 'packages'].flatMap((room) => readdirSync(join(root, room)).map((name) => `${room}/${name}`));
  return [...rooms, 'e2e', 'bench', 'tools']
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => {
      // A package.json has this shape, or pnpm would have refused it.
      const json = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
        name: string;
        dependencies?: Record<string, string>;
        devDependencies?: Record<string, string>;
      };
      return { folder, name: json.name, dependencies: Object.keys({ ...json.dependencies, ...json.devDependencies }) };
    });
}

const rows = measureShape(readSourceFiles(root), readManifests());
const width = Math.max(...rows.map((row) => row.name.length));
for (const row of rows) {
  console.log(`${row.ok ? '✓' : '✗'} ${row.name.padEnd(width)}  ${row.value.padStart(6)}  ${row.budget}`);
  for (const finding of row.findings) console.log(`    ${finding}`);
}
process.exitCode = rows.every((row) => row.ok) ? 0 : 1;
