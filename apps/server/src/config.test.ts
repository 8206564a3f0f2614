import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig, type Config } from './config.ts';
import { placeVariables, settingsTable, type SettingName } from './settings-table.ts';

const root = mkdtempSync(join(tmpdir(), 'praxino-config-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let files = 0;
/** A config file with this content. */
function file(content: unknown): string {
  const path = join(root, `${files++}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function read(argv: readonly string[] = [], env: Record<string, string> = {}, content?: unknown) {
  const place = content === undefined ? [] : ['--config', file(content)];
  return readConfig(['--data', join(root, 'data'), ...place, ...argv], env, '1.2.3');
}
function config(...given: Parameters<typeof read>): Config {
  const answer = read(...given);
  if (answer.kind === 'exit') throw new Error(answer.text);
  return answer.config;
}
/** The one line that says what is wrong. */
function complaint(...given: Parameters<typeof read>): string {
  const answer = read(...given);
  if (answer.kind === 'run') throw new Error('nothing was said to be wrong');
  expect(answer.code).toBe(2);
  expect(answer.text.split('\n')).toHaveLength(1);
  return answer.text;
}

describe('without any setting', () => {
  test('the server listens everywhere and keeps its data in the place of the system', () => {
    const answer = readConfig([], {}, '1.2.3');
    expect(answer).toMatchObject({
      kind: 'run',
      config: {
        port: 8640,
        host: '::',
        name: 'Praxino',
        logLevel: 'info',
        media: [],
        cacheMb: 10_000,
        trustedProxies: ['loopback'],
        edges: [],
        adminUser: undefined,
        ffmpegPath: undefined,
        dataDir: expect.stringMatching(/praxino/i),
      },
    });
  });

  test('at least one encoder runs, on the smallest machine', () => {
    expect(config().encoders).toBeGreaterThanOrEqual(1);
  });
});

describe('of several sources', () => {
  test('the command line wins over the environment, that over the file, that over the default', () => {
    const port = (argv: string[], env: Record<string, string>, content?: object) => config(argv, env, content).port;
    expect(port(['--port', '1'], { PRAXINO_PORT: '2' }, { port: 3 })).toBe(1);
    expect(port([], { PRAXINO_PORT: '2' }, { port: 3 })).toBe(2);
    expect(port([], {}, { port: 3 })).toBe(3);
    expect(port([], {}, {})).toBe(8640);
  });

  test('media folders are taken from one of them, never mixed', () => {
    const media = (argv: string[], env: Record<string, string>) =>
      config(argv, env, { media: ['/c'] }).media.map((m) => m.path);
    expect(media(['/a'], { PRAXINO_MEDIA: '/b' })).toEqual(['/a']);
    expect(media([], { PRAXINO_MEDIA: '/b:/d' })).toEqual(['/b', '/d']);
    expect(media([], {})).toEqual(['/c']);
  });

  test.each<[SettingName, string, unknown, string, unknown]>([
    ['host', 'PRAXINO_HOST', '127.0.0.1', '127.0.0.1', '127.0.0.1'],
    ['name', 'PRAXINO_NAME', 'Attic', 'Attic', 'Attic'],
    ['logLevel', 'PRAXINO_LOG_LEVEL', 'debug', 'debug', 'debug'],
    ['cacheMb', 'PRAXINO_CACHE_MB', 100, '100', 100],
    ['encoders', 'PRAXINO_ENCODERS', 3, '3', 3],
    ['hardware', 'PRAXINO_HARDWARE', 'vaapi', 'vaapi', 'vaapi'],
    ['ffmpegPath', 'PRAXINO_FFMPEG_PATH', '/opt/ffmpeg', '/opt/ffmpeg', '/opt/ffmpeg'],
    ['ffprobePath', 'PRAXINO_FFPROBE_PATH', '/opt/ffprobe', '/opt/ffprobe', '/opt/ffprobe'],
    [
      'trustedProxies',
      'PRAXINO_TRUSTED_PROXIES',
      ['10.0.0.1', '10.1.0.0/16'],
      '10.0.0.1,10.1.0.0/16',
      ['10.0.0.1', '10.1.0.0/16'],
    ],
    [
      'edges',
      'PRAXINO_EDGES',
      ['attic=https://attic.example:8443/', 'cabin=http://cabin.example/praxino'],
      'attic=https://attic.example:8443/, cabin=http://cabin.example/praxino',
      [
        { id: 'attic', baseUrl: 'https://attic.example:8443' },
        { id: 'cabin', baseUrl: 'http://cabin.example/praxino' },
      ],
    ],
  ])('%s comes from %s as from the file', (name, variable, inFile, inEnvironment, value) => {
    expect(config([], {}, { [name]: inFile })[name]).toEqual(value);
    expect(config([], { [variable]: inEnvironment })[name]).toEqual(value);
  });

  test('an empty environment variable is one that is not set', () => {
    const names = Object.values(settingsTable).map((s) => s.env);
    const empty = Object.fromEntries(names.map((name) => [name, '']));
    expect(config([], empty)).toEqual(config());
  });

  test('empty variables for the places are not set, either: nothing is kept in the working folder', () => {
    const plain = readConfig([], {}, '1');
    expect(readConfig([], { PRAXINO_DATA: '', PRAXINO_CONFIG: '' }, '1')).toEqual(plain);
  });

  test('FFMPEG_PATH is understood, too, behind the name of our own', () => {
    expect(config([], { FFMPEG_PATH: '/a/ffmpeg' }).ffmpegPath).toBe('/a/ffmpeg');
    expect(config([], { FFMPEG_PATH: '/a/ffmpeg', PRAXINO_FFMPEG_PATH: '/b/ffmpeg' }).ffmpegPath).toBe('/b/ffmpeg');
  });

  test('variables of other programs are left alone', () => {
    expect(() => config([], { PATH: '/bin', PORT: '1', PRAXINO_TEST_MEDIA: '/x', praxino_port: '1' })).not.toThrow();
  });
});

describe('the places', () => {
  test('of data and settings come from the command line or the environment', () => {
    const dir = join(root, 'elsewhere');
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'config.json'), '{"name":"There"}');
    const fromEnvironment = readConfig([], { PRAXINO_DATA: dir }, '1');
    expect(fromEnvironment).toMatchObject({ config: { dataDir: dir, name: 'There' } });
    const other = file({ name: 'Here' });
    const both = readConfig(['--data', dir], { PRAXINO_CONFIG: other, PRAXINO_DATA: '/nowhere' }, '1');
    expect(both).toMatchObject({ config: { dataDir: dir, name: 'Here' } });
  });

  test('may begin at the home folder', () => {
    const answer = readConfig(['--data', '~/p', '~/films', 'shows=~/tv', '~'], {}, '1');
    expect(answer).toMatchObject({
      config: {
        dataDir: join(homedir(), 'p'),
        media: [
          { kind: null, path: join(homedir(), 'films') },
          { kind: 'shows', path: join(homedir(), 'tv') },
          { kind: null, path: homedir() },
        ],
      },
    });
  });

  test('of media are absolute, with their kinds', () => {
    expect(config(['films', 'movies=/a=b', 'books=/c', '=x', 'music=']).media).toEqual([
      { kind: null, path: resolve('films') },
      { kind: 'movies', path: '/a=b' },
      { kind: null, path: resolve('books=/c') },
      { kind: null, path: resolve('=x') },
      { kind: null, path: resolve('music=') },
    ]);
  });

  test('of settings that do not exist are an error when somebody named them', () => {
    const path = join(root, 'nowhere.json');
    expect(complaint(['--config', path])).toBe(`The config file ${path} does not exist`);
  });
});

describe('a wrong setting', () => {
  const table: readonly (readonly [SettingName, readonly unknown[]])[] = [
    ['port', ['http', '-1', '65536', '80.5', '', ' 80', '0x50', '1e3', 70000, 1.5, true, null, [80]]],
    ['host', ['', 'two words', 'a/b', 7]],
    ['name', ['', 'x'.repeat(65), 7, {}]],
    ['logLevel', ['loud', 'INFO', 1]],
    ['cacheMb', [63, '63', -1, 'much', 100_000_001]],
    ['encoders', [0, 65, '0', 'all']],
    ['hardware', ['', 'on', 'x264', 'NVENC', 1, true]],
    ['media', ['/a', [7], [''], Array.from({ length: 65 }, () => '/a')]],
    ['trustedProxies', ['loopback', [1], Array.from({ length: 33 }, () => '::1')]],
    [
      'edges',
      [
        'attic=https://attic.example',
        [7],
        ['attic'],
        ['https://attic.example'],
        ['attic=attic.example'],
        ['origin=https://attic.example'],
        ['attic=https://user:secret@attic.example'],
        ['attic=https://attic.example', 'attic=https://cabin.example'],
        Array.from({ length: 17 }, (_, i) => `e${i}=https://attic.example`),
      ],
    ],
    ['ffmpegPath', ['', 7, null]],
  ];
  const rows = table.flatMap(([name, values]) => values.map((value) => [name, value] as const));

  test.each(rows)('in the file is named with its place and what is allowed: %s = %j', (name, value) => {
    const text = complaint([], {}, { [name]: value });
    expect(text).toContain(`The setting "${name}" from ${root}`);
    expect(text).toContain(settingsTable[name].allowed);
  });

  const inEnvironment = table.flatMap(([name, values]) =>
    values.filter((v) => typeof v === 'string' && v.trim() !== '').map((value) => [name, String(value)] as const),
  );
  const lists: readonly SettingName[] = ['media', 'trustedProxies', 'edges'];
  test.each(inEnvironment.filter(([name]) => !lists.includes(name)))(
    'in the environment is named with its variable: %s = %j',
    (name, value) => {
      const variable = settingsTable[name].env;
      const text = complaint([], { [variable]: value });
      expect(text).toContain(`The setting "${name}" from the environment variable ${variable}`);
      expect(text).toContain(JSON.stringify(value));
    },
  );

  test('in a list of the environment is named with its variable', () => {
    const text = complaint([], { PRAXINO_EDGES: 'attic=https://attic.example,cabin' });
    expect(text).toBe(
      'The setting "edges" from the environment variable PRAXINO_EDGES is wrong: ["attic=https://attic.example","cabin"] is not ' +
        settingsTable.edges.allowed,
    );
  });

  test.each([
    [['--port', 'x'], 'The setting "port" from the command line (--port) is wrong: "x" is not a whole number'],
    [['--port='], 'The setting "port" from the command line (--port) is wrong: "" is not a whole number'],
    [['--host', 'a b'], 'The setting "host" from the command line (--host) is wrong: "a b" is not an address'],
    [[''], 'The setting "media" from the command line is wrong: [""] is not folders'],
  ])('on the command line is named with its flag: %j', (argv, text) => {
    expect(complaint(argv)).toContain(text);
  });

  test('of FFMPEG_PATH is told by the name that was used', () => {
    expect(complaint([], { FFMPEG_PATH: '  ' })).toContain('the environment variable FFMPEG_PATH');
  });

  test('is told first, whatever else is wrong', () => {
    complaint(['--port', 'x'], { PRAXINO_HOST: 'a b' }, { name: 7 });
  });
});

describe('a secret', () => {
  test('is not shown when it is wrong', () => {
    const text = complaint([], { PRAXINO_ADMIN_USER: 'ann', PRAXINO_ADMIN_PASSWORD: 'hunter2' });
    expect(text).not.toContain('hunter2');
    expect(text).toContain('"adminPassword" from the environment variable PRAXINO_ADMIN_PASSWORD');
    expect(text).toContain('8 to 256 characters');
  });

  test.each([{ PRAXINO_ADMIN_USER: 'ann' }, { PRAXINO_ADMIN_PASSWORD: 'long enough' }])(
    'needs its other half: %j',
    (env) => {
      expect(complaint([], env)).toContain('must be given together (PRAXINO_ADMIN_USER, PRAXINO_ADMIN_PASSWORD)');
    },
  );

  test('and its user are taken together, from any source', () => {
    expect(config([], { PRAXINO_ADMIN_PASSWORD: 'long enough' }, { adminUser: 'ann' })).toMatchObject({
      adminUser: 'ann',
      adminPassword: 'long enough',
    });
  });

  test('cannot stand on the command line, where every process can read it', () => {
    expect(read(['--admin-password', 'long enough']).kind).toBe('exit');
  });
});

describe('what nobody knows', () => {
  test('in the file is refused by its name', () => {
    const text = complaint([], {}, { port: 1, prot: 2 });
    expect(text).toMatch(/^Unknown setting "prot" in .*\.json\. Allowed are: media, port, host/);
  });

  test.each(['__proto__', 'constructor', 'dataDir', 'data'])('in the file is refused: %s', (name) => {
    expect(complaint([], {}, `{"${name}": 1}`)).toContain(`Unknown setting "${name}"`);
  });

  test('in the environment is refused by its name', () => {
    const text = complaint([], { PRAXINO_PROT: '1' });
    expect(text).toMatch(/^Unknown environment variable PRAXINO_PROT\. Allowed are: PRAXINO_MEDIA, PRAXINO_PORT/);
    for (const place of placeVariables) expect(text).toContain(place);
  });

  test('on the command line is refused, with what may have been meant', () => {
    const answer = read(['--prot', '1']);
    expect(answer).toMatchObject({ kind: 'exit', code: 2 });
    expect(answer.kind === 'exit' && answer.text).toMatch(/unknown option '--prot'[\s\S]*--port/);
  });

  test('to be given a value is refused', () => {
    expect(read(['--port'])).toMatchObject({ kind: 'exit', code: 2 });
  });
});

describe('a config file that', () => {
  test.each([
    ['is empty', ''],
    ['is cut', '{"port": 1'],
    ['has a comment', '{\n  // the port\n  "port": 1\n}'],
    ['has words without quotes', '{\n  "port": http\n}'],
    ['has a comma too many', '{\n"port": 1,\n}'],
  ])('%s is said to be no JSON, in one line', (_what, content) => {
    expect(complaint([], {}, content)).toMatch(/^The config file .*\.json is not readable JSON: ./);
  });

  test.each(['[]', 'null', '7', '"text"'])('holds %s must hold an object', (content) => {
    expect(complaint([], {}, content)).toMatch(/must hold one JSON object$/);
  });

  test('is a folder is said to be no file', () => {
    expect(complaint(['--config', root])).toMatch(/^The config file .* is not readable JSON: EISDIR/);
  });

  test('begins with a byte order mark is read', () => {
    expect(config([], {}, '\uFEFF{"port": 1}').port).toBe(1);
  });
});

describe('somebody who asks', () => {
  test('for the version gets it', () => {
    expect(read(['--version'])).toEqual({ kind: 'exit', code: 0, text: '1.2.3' });
  });

  test('for help gets every flag and every environment variable', () => {
    const answer = read(['--help']);
    const text = answer.kind === 'exit' ? answer.text : '';
    expect(answer).toMatchObject({ kind: 'exit', code: 0 });
    for (const flag of ['--data', '--port', '--host', '--config', 'MEDIA_DIR']) expect(text).toContain(flag);
    for (const { env } of Object.values(settingsTable)) expect(text).toContain(env);
  });
});
