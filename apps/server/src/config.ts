// Settings of the process from the command line, the environment and a file, checked before anything starts.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import envPaths from 'env-paths';
import type { z } from 'zod';
import { AppError } from '@praxino/contracts';
import {
  listSeparators,
  placeVariables,
  secretSettings,
  settingsTable,
  type MediaFolder,
  type SettingName,
} from './settings-table.ts';

type Settings = { [Name in SettingName]: z.output<(typeof settingsTable)[Name]['schema']> };
export interface Config extends Settings {
  dataDir: string;
  media: MediaFolder[];
}
export type ConfigAnswer = { kind: 'run'; config: Config } | { kind: 'exit'; code: number; text: string };

type Source = { value: unknown; from: string } | undefined;
interface CommandLine {
  media: string[];
  options: Partial<Record<'data' | 'port' | 'host' | 'config', string>>;
}

/** Reads everything. A wrong key or value gives one line that names it, where it stands and what is allowed; exit code 2. */
export function readConfig(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  version: string,
): ConfigAnswer {
  const parsed = readCommandLine(argv, version);
  if (parsed.kind === 'exit') return parsed;
  try {
    return { kind: 'run', config: merge(parsed, env) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind: 'exit', code: 2, text: error.message };
  }
}

function readCommandLine(
  argv: readonly string[],
  version: string,
): (CommandLine & { kind: 'run' }) | { kind: 'exit'; code: number; text: string } {
  const output: string[] = [];
  const command = new Command('praxino')
    .description('A media server for your films, shows and music')
    .version(version)
    .argument('[MEDIA_DIR...]', settingsTable.media.allowed)
    .option('--data <DIR>', 'where the database, pictures and made segments are kept')
    .option('--port <PORT>', settingsTable.port.allowed)
    .option('--host <ADDR>', settingsTable.host.allowed)
    .option('--config <FILE>', 'settings as JSON; default: config.json in the data folder')
    .addHelpText(
      'after',
      `\nEvery setting is an environment variable, too: ${Object.values(settingsTable)
        .map((s) => s.env)
        .join(', ')}`,
    )
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.push(text), writeErr: (text) => output.push(text) });
  try {
    command.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { kind: 'exit', code: error.exitCode === 0 ? 0 : 2, text: output.join('').trimEnd() };
  }
  return { kind: 'run', media: command.args, options: command.opts() };
}

function merge({ media, options }: CommandLine, env: Readonly<Record<string, string | undefined>>): Config {
  refuseUnknownVariables(env);
  // Empty is not set: a script with a variable it forgot to fill must not fill the working folder.
  const dataDir = resolve(expandHome(options.data || env['PRAXINO_DATA'] || envPaths('praxino', { suffix: '' }).data));
  const file = readFile(options.config || env['PRAXINO_CONFIG'] || undefined, dataDir);
  const sources = (name: SettingName): Source =>
    fromCommandLine(name, media, options) ?? fromEnvironment(name, env) ?? file(name);
  const names = Object.keys(settingsTable) as SettingName[]; // The table's own keys.
  const values = Object.fromEntries(names.map((name) => [name, check(name, sources(name))])) as Settings; // Parsed by each key's schema.
  if ((values.adminUser === undefined) !== (values.adminPassword === undefined)) {
    throw wrong('adminUser and adminPassword must be given together (PRAXINO_ADMIN_USER, PRAXINO_ADMIN_PASSWORD)');
  }
  const folders = values.media.map((m) => ({ kind: m.kind, path: resolve(expandHome(m.path)) }));
  return { ...values, dataDir, media: folders };
}

function fromCommandLine(name: SettingName, media: string[], options: CommandLine['options']): Source {
  if (name === 'media') return media.length > 0 ? { value: media, from: 'the command line' } : undefined;
  const value = name === 'port' || name === 'host' ? options[name] : undefined;
  return value === undefined ? undefined : { value, from: `the command line (--${name})` };
}

function fromEnvironment(name: SettingName, env: Readonly<Record<string, string | undefined>>): Source {
  const own = settingsTable[name].env;
  // FFMPEG_PATH is what other programs call it, too.
  const variable = name === 'ffmpegPath' && !env[own] ? 'FFMPEG_PATH' : own;
  const text = env[variable];
  if (text === undefined || text === '') return undefined;
  const separator = listSeparators[name];
  return {
    value: separator === undefined ? text : text.split(separator).filter(Boolean),
    from: `the environment variable ${variable}`,
  };
}

function readFile(named: string | undefined, dataDir: string): (name: SettingName) => Source {
  const path = named === undefined ? join(dataDir, 'config.json') : resolve(expandHome(named));
  if (!existsSync(path)) {
    if (named !== undefined) throw wrong(`The config file ${path} does not exist`);
    return () => undefined;
  }
  const content = parseFile(path);
  const unknown = Object.keys(content).find((key) => !Object.hasOwn(settingsTable, key));
  if (unknown !== undefined)
    throw wrong(`Unknown setting "${unknown}" in ${path}. Allowed are: ${Object.keys(settingsTable).join(', ')}`);
  return (name) => (Object.hasOwn(content, name) ? { value: content[name], from: path } : undefined);
}

function parseFile(path: string): Record<string, unknown> {
  let content: unknown;
  try {
    // Editors on Windows begin a file with a byte order mark.
    content = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // The reason quotes the file, with its line ends.
    throw wrong(`The config file ${path} is not readable JSON: ${reason.replaceAll(/\s+/g, ' ')}`);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw wrong(`The config file ${path} must hold one JSON object`);
  return { ...content };
}

function check(name: SettingName, source: Source): unknown {
  const { schema, allowed } = settingsTable[name];
  const parsed = schema.safeParse(source?.value);
  if (parsed.success) return parsed.data;
  const shown = secretSettings.includes(name) ? '' : ` ${JSON.stringify(source?.value)}`;
  throw wrong(
    `The setting "${name}" from ${source?.from ?? 'the defaults'} is wrong:${shown || ' it'} is not ${allowed}`,
  );
}

function refuseUnknownVariables(env: Readonly<Record<string, string | undefined>>): void {
  const known = new Set<string>([...Object.values(settingsTable).map((s) => s.env), ...placeVariables]);
  const unknown = Object.keys(env).find((key) => /^PRAXINO_(?!TEST_)/.test(key) && !known.has(key));
  if (unknown !== undefined)
    throw wrong(`Unknown environment variable ${unknown}. Allowed are: ${[...known].join(', ')}`);
}

function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}

function wrong(text: string): AppError {
  return new AppError('config.invalid', text);
}
