// A fence that nobody has seen stop anything may be painted on the ground: each lint rule we rely on meets what it forbids.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const slice = 'packages/core/src/playback';

const FILES: Record<string, string> = {
  'packages/engine/src/cycle-a.ts': "import { b } from './cycle-b.ts';\nexport const a = (): number => b();\n",
  'packages/engine/src/cycle-b.ts': "import { a } from './cycle-a.ts';\nexport const b = (): number => a();\n",
  'packages/engine/src/default-export.ts': 'export default 1;\n',
  'packages/engine/src/camelCase.ts': 'export const x = 1;\n',
  'packages/engine/src/floating.ts': 'export function f(): void {\n  Promise.resolve(1);\n}\n',
  'packages/engine/src/loose.ts': 'export const loose: any = 1;\n',
  'packages/engine/src/open-switch.ts':
    "export function f(k: 'a' | 'b'): number {\n  switch (k) {\n    case 'a':\n      return 1;\n  }\n  return 0;\n}\n",
  'packages/engine/src/chatty.ts': "export function f(): void {\n  console.log('hello');\n}\n",
  'packages/engine/src/long.ts': `${Array.from({ length: 401 }, (_, i) => `export const x${i} = ${i};`).join('\n')}\n`,
  'packages/engine/src/fine.ts': 'export const fine = 1;\n',
  [`${slice}/inside.ts`]: "import { store } from '../library/store.ts';\nexport const y = store;\n",
  [`${slice}/front-door.ts`]:
    "import { library } from '../library/index.ts';\nimport { db } from '../platform/database.ts';\nexport const y = [library, db];\n",
  [`${slice}/deep/inside.ts`]: "import { store } from '../../library/store.ts';\nexport const y = store;\n",
  [`${slice}/deep/own.ts`]: "import { own } from '../own.ts';\nexport const y = own;\n",
  [`${slice}/deep/neighbour.ts`]:
    "import { rows } from '../store/rows.ts';\nimport { library } from '../../library/index.ts';\nexport const y = [rows, library];\n",
  [`${slice}/deep/deeper/inside.ts`]: "import { store } from '../../../library/store.ts';\nexport const y = store;\n",
  [`${slice}/store/rows.ts`]: 'export const rows = 1;\n',
  [`${slice}/own.ts`]: 'export const own = 1;\n',
  'packages/core/src/library/store.ts': 'export const store = 1;\n',
  'packages/core/src/library/index.ts': 'export const library = 1;\n',
  'packages/core/src/platform/database.ts': 'export const db = 1;\n',
  'packages/core/src/platform/knows-slice.ts':
    "import { library } from '../library/index.ts';\nexport const z = library;\n",
  'packages/core/src/platform/sub/knows-slice.ts':
    "import { library } from '../../library/index.ts';\nexport const z = library;\n",
  'packages/core/src/platform/other/part.ts': 'export const part = 1;\n',
  'packages/core/src/platform/sub/neighbour.ts': "import { part } from '../other/part.ts';\nexport const z = part;\n",
  'packages/core/src/platform/sub/own.ts': "import { db } from '../database.ts';\nexport const z = db;\n",
  'apps/web/src/ui/button.ts': "import { client } from '@praxino/client';\nexport const c = client;\n",
  'apps/web/src/player/player.ts': "import { home } from '../screens/home.ts';\nexport const h = home;\n",
  'apps/web/src/screens/home.ts': 'export const home = 1;\n',
};

let dir: string;
let findings: { file: string; rule: string }[];

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'praxino-fences-'));
  copyFileSync(join(root, '.oxlintrc.json'), join(dir, '.oxlintrc.json'));
  writeFileSync(
    join(dir, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        module: 'nodenext',
        target: 'es2024',
        noEmit: true,
        allowImportingTsExtensions: true,
        types: [],
      },
      include: ['packages', 'apps'],
    }),
  );
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/oxlint/bin/oxlint'), '--type-aware', '--format', 'json', 'packages', 'apps'],
    { cwd: dir, encoding: 'utf8', timeout: 30_000, killSignal: 'SIGKILL' },
  );
  if (!stdout.startsWith('{')) throw new Error(`oxlint did not answer: ${stdout}${stderr}`);
  // oxlint's documented JSON output.
  const report = JSON.parse(stdout) as { diagnostics: { filename: string; code: string; severity: string }[] };
  findings = report.diagnostics.filter((d) => d.severity === 'error').map((d) => ({ file: d.filename, rule: d.code }));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const rulesFor = (file: string): string[] => findings.filter((f) => f.file === file).map((f) => f.rule);

describe('the lint fences', () => {
  it.each([
    ['packages/engine/src/cycle-a.ts', 'import(no-cycle)'],
    ['packages/engine/src/default-export.ts', 'import(no-default-export)'],
    ['packages/engine/src/camelCase.ts', 'unicorn(filename-case)'],
    ['packages/engine/src/floating.ts', 'typescript(no-floating-promises)'],
    ['packages/engine/src/loose.ts', 'typescript(no-explicit-any)'],
    ['packages/engine/src/open-switch.ts', 'typescript(switch-exhaustiveness-check)'],
    ['packages/engine/src/chatty.ts', 'eslint(no-console)'],
    ['packages/engine/src/long.ts', 'eslint(max-lines)'],
    [`${slice}/inside.ts`, 'eslint(no-restricted-imports)'],
    [`${slice}/deep/inside.ts`, 'eslint(no-restricted-imports)'],
    [`${slice}/deep/deeper/inside.ts`, 'eslint(no-restricted-imports)'],
    ['packages/core/src/platform/knows-slice.ts', 'eslint(no-restricted-imports)'],
    ['packages/core/src/platform/sub/knows-slice.ts', 'eslint(no-restricted-imports)'],
    ['apps/web/src/ui/button.ts', 'eslint(no-restricted-imports)'],
    ['apps/web/src/player/player.ts', 'eslint(no-restricted-imports)'],
  ])('%s meets %s', (file, rule) => {
    expect(rulesFor(file)).toContain(rule);
  });

  it.each([
    'packages/engine/src/fine.ts',
    `${slice}/front-door.ts`,
    `${slice}/deep/own.ts`,
    `${slice}/deep/neighbour.ts`,
    'packages/core/src/platform/sub/neighbour.ts',
    'packages/core/src/platform/sub/own.ts',
  ])('let %s through', (file) => {
    expect(rulesFor(file)).toEqual([]);
  });
});
