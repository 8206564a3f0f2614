import { describe, expect, it } from 'vitest';
import { BUDGETS, measureShape } from './budgets.ts';
import { ARROWS, findCycles, findEscapes, findWrongArrows, importsOf, packageOf } from './imports.ts';
import { codeLineCount, lineCount, measureSizes, percentile } from './sizes.ts';
import { findSliceDeps } from './slice-deps.ts';
import { kindOf, withoutComments } from './source-file.ts';
import type { SourceFile } from './source-file.ts';
import { findForbiddenWords } from './words.ts';

function file(path: string, text: string): SourceFile {
  return { path, text, kind: kindOf(path) };
}

describe('comments', () => {
  it('go away, strings that look like them stay, and lines keep their numbers', () => {
    const text = "const a = 'http://x'; // why\n/* two\nlines */ const b = `// no`;\n";
    expect(withoutComments(text)).toBe("const a = 'http://x'; \n\n const b = `// no`;\n");
  });
});

describe('imports', () => {
  it('are found in every form, and not in comments', () => {
    const text = [
      "import { a } from './a.ts';",
      "import type { B } from './b.ts';",
      "import './c.ts';",
      "export * from './d.ts';",
      "const e = await import('./e.ts');",
      "// import './f.ts';",
      "import {\n  g,\n} from './g.ts';",
      `const fixture = "import './h.ts'" + 'import "./i.ts"' + "from './j.ts'";`,
      'const template = `import "./k.ts"`;',
    ].join('\n');
    expect(importsOf(text)).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts', './g.ts']);
  });

  it('in a circle are found, however long the way round', () => {
    const files = [
      file('tools/a.ts', "import './sub/b.ts'"),
      file('tools/sub/b.ts', "import '../c.ts'"),
      file('tools/c.ts', "import type { A } from './a.ts'"),
      file('tools/d.ts', "import './a.ts'"),
      file('tools/self.ts', "import './self.ts'"),
    ];
    expect(findCycles(files)).toEqual([['tools/a.ts', 'tools/c.ts', 'tools/sub/b.ts'], ['tools/self.ts']]);
    expect(findCycles(files.slice(1, 4))).toEqual([]);
  });

  it('without an ending are followed as a bundler would', () => {
    expect(
      findCycles([file('apps/web/src/a.tsx', "import './b'"), file('apps/web/src/b/index.ts', "import '../a'")]),
    ).toHaveLength(1);
  });

  it('may not leave their package by a relative path', () => {
    const files = [
      file('packages/core/src/a.ts', "import '../../engine/src/index.ts'"),
      file('packages/core/src/b.ts', "import '../../../apps/server/src/main.ts'"),
      file('packages/core/src/c.ts', "import './a.ts'"),
    ];
    expect(findEscapes(files)).toEqual([
      'packages/core/src/a.ts reaches into another package: ../../engine/src/index.ts',
      'packages/core/src/b.ts reaches into another package: ../../../apps/server/src/main.ts',
    ]);
    expect(packageOf('tools/shape/imports.ts')).toBe('tools');
  });
});

describe('arrows', () => {
  const manifest = (folder: string, ...dependencies: string[]) => ({
    folder,
    name: `@praxino/${folder.split('/').at(-1)}`,
    dependencies,
  });
  const all = [
    manifest('apps/server'),
    manifest('packages/engine'),
    manifest('packages/contracts'),
    manifest('packages/core'),
  ];

  it('let dependencies go down only', () => {
    const wrong = [manifest('packages/engine', '@praxino/contracts', '@praxino/core', 'lru-cache')];
    expect(findWrongArrows([...all, ...wrong])).toEqual(['packages/engine may not depend on packages/core']);
  });

  it('let nobody depend on an app', () => {
    expect(findWrongArrows([...all, manifest('bench', '@praxino/server')])).toEqual([
      'bench may not depend on apps/server',
    ]);
    expect(
      findWrongArrows([...all, manifest('packages/core', '@praxino/server')], {
        ...ARROWS,
        'packages/core': ['apps/server'],
      }),
    ).toHaveLength(1);
  });

  it('ask for a decision about a new package', () => {
    expect(findWrongArrows([manifest('packages/brandnew')])[0]).toContain('packages/brandnew has no arrows');
  });
});

describe('sizes', () => {
  it('count lines and lines of code', () => {
    const text = '// head\n\nconst a = 1;\n/*\n long\n*/\nconst b = 2; // why\n';
    expect([lineCount(text), codeLineCount(text), lineCount('')]).toEqual([7, 2, 0]);
  });

  it('know median and percentile', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect([percentile(values, 0.5), percentile(values, 0.95), percentile([], 0.5)]).toEqual([50, 95, 0]);
  });

  it('take e2e for tests and leave generated files out', () => {
    const ten = 'x;\n'.repeat(10);
    const sizes = measureSizes([
      file('packages/a/src/a.ts', ten),
      file('packages/a/src/a.test.ts', ten),
      file('e2e/b.ts', ten),
      file('packages/a/src/c.gen.ts', 'x;\n'.repeat(1000)),
    ]);
    expect(sizes.testRatio).toBe(2);
    expect(sizes.median).toBe(10);
    expect(sizes.largest.map((f) => f.codeLines)).toEqual([10, 10, 10]);
  });
});

describe('Deps of a slice', () => {
  it('are counted by their own keys, in every way of writing them', () => {
    const text = `
      export interface PlaybackDeps {
        /** The clock; ms. */
        now: () => number;
        readonly users: { find(id: string): Promise<User | null>; all: Map<string, User> };
        log?: (line: { text: string }) => void
        stop(signal: AbortSignal): Promise<void>;
      }
      type Deps = { a: string; b: Record<string, number>, c: [one: 1, two: 2] };
      interface Other { d: 1 }
    `;
    const found = findSliceDeps([
      file('packages/core/src/playback/playback.ts', text),
      file('packages/engine/src/x/x.ts', text),
    ]);
    expect(found.map((d) => [d.name, d.keys])).toEqual([
      ['PlaybackDeps', ['now', 'users', 'log', 'stop']],
      ['Deps', ['a', 'b', 'c']],
    ]);
  });
});

describe('words', () => {
  it('of unfinished work are found with their place', () => {
    const todo = ['TO', 'DO'].join('');
    const only = ['it.', 'only'].join('');
    const files = [
      file('packages/a/src/a.ts', `ok\n// ${todo}: later`),
      file('packages/a/src/a.test.ts', `${only}('x')`),
      file('packages/a/src/b.ts', `${only}('fine here')`),
    ];
    expect(findForbiddenWords(files)).toEqual([
      `packages/a/src/a.ts:2 says ${todo}`,
      `packages/a/src/a.test.ts:1 says ${only}`,
    ]);
  });
});

describe('budgets', () => {
  const row = (name: RegExp, files: SourceFile[], exceptions: { path: string; reason: string }[] = []) =>
    measureShape(files, [], exceptions).find((r) => name.test(r.name))!;

  it('stop a file that is too long, unless it is excused', () => {
    const long = file('packages/a/src/table.ts', 'x;\n'.repeat(BUDGETS.codeLines + 1));
    expect(row(/largest file/, [long])).toMatchObject({
      ok: false,
      findings: ['packages/a/src/table.ts has 401 code lines'],
    });
    expect(row(/largest file/, [long], [{ path: long.path, reason: 'a table' }])).toMatchObject({ ok: true });
  });

  it('stop an excuse that is not needed any more', () => {
    const findings = row(
      /largest file/,
      [file('packages/a/src/a.ts', 'x;')],
      [{ path: 'packages/a/src/a.ts', reason: 'was long' }],
    ).findings;
    expect(findings).toEqual(['packages/a/src/a.ts needs no exception any more']);
  });

  it('stop a slice that asks for too much', () => {
    const keys = Array.from({ length: BUDGETS.depsKeys + 1 }, (_, i) => `k${i}: string;`).join('\n');
    expect(row(/Deps/, [file('packages/core/src/scan/scan.ts', `export interface Deps {\n${keys}\n}`)])).toMatchObject({
      ok: false,
      value: '8',
    });
  });

  it('stop code that has too few tests', () => {
    const source = file('packages/a/src/a.ts', 'x;\n'.repeat(100));
    expect(row(/test lines/, [source, file('packages/a/src/a.test.ts', 'x;\n'.repeat(79))]).ok).toBe(false);
    expect(row(/test lines/, [source, file('packages/a/src/a.test.ts', 'x;\n'.repeat(80))]).ok).toBe(true);
  });
});
