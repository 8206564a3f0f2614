// Every setting: its name in the config file, its environment variable, its flag, what it may be.
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { libraryKind, password, userName } from '@praxino/contracts';
import { parseEdge, type Edge, type FamilyName } from '@praxino/engine';

const wholeNumber = (min: number, max: number) =>
  z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^\d{1,15}$/)
          .transform(Number),
      ],
      { error: `must be a whole number from ${min} to ${max}` },
    )
    .pipe(
      z
        .int(`must be a whole number from ${min} to ${max}`)
        .min(min, `must be at least ${min}`)
        .max(max, `must be at most ${max}`),
    );

/** "movies=/films" or "/films". */
const mediaFolder = z
  .string()
  .min(1)
  .transform((text) => {
    const match = /^(\w+)=(.+)$/s.exec(text);
    const kind = libraryKind.safeParse(match?.[1]);
    return match?.[2] && kind.success ? { kind: kind.data, path: match[2] } : { kind: null, path: text };
  });
export type MediaFolder = z.output<typeof mediaFolder>;

const edge = z.string().transform((text, context): Edge => {
  const parsed = parseEdge(text.trim());
  if (parsed) return parsed;
  context.addIssue({ code: 'custom' });
  return z.NEVER;
});
const haveOwnNames = (edges: readonly Edge[]): boolean => new Set(edges.map((e) => e.id)).size === edges.length;

export interface Setting {
  schema: z.ZodType;
  env: string;
  /** What people are told when the value is wrong, and in the help. */
  allowed: string;
}

/** Encoders of hardware that ffmpeg may have. */
const hardwareFamilies = [
  'nvenc',
  'qsv',
  'vaapi',
  'videotoolbox',
  'amf',
  'rkmpp',
  'v4l2m2m',
] as const satisfies readonly FamilyName[];

const text = z.string().trim().min(1);

/** Precedence: command line, environment, config file, default. */
export const settingsTable = {
  media: {
    schema: z.array(mediaFolder).max(64).default([]),
    env: 'PRAXINO_MEDIA',
    allowed: 'folders, each plain or as movies=FOLDER, shows=FOLDER, music=FOLDER',
  },
  port: {
    schema: wholeNumber(0, 65_535).default(8640),
    env: 'PRAXINO_PORT',
    allowed: 'a whole number from 0 (any free port) to 65535',
  },
  host: {
    schema: text.regex(/^[\w.:%-]+$/).default('::'),
    env: 'PRAXINO_HOST',
    allowed: 'an address of this machine, such as 127.0.0.1; :: is all of them',
  },
  name: { schema: text.max(64).default('Praxino'), env: 'PRAXINO_NAME', allowed: 'up to 64 characters' },
  logLevel: {
    schema: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
    env: 'PRAXINO_LOG_LEVEL',
    allowed: 'silent, fatal, error, warn, info, debug or trace',
  },
  cacheMb: {
    schema: wholeNumber(64, 100_000_000).default(10_000),
    env: 'PRAXINO_CACHE_MB',
    allowed: 'megabytes of disk for made segments, at least 64',
  },
  encoders: {
    schema: wholeNumber(1, 64).default(Math.max(1, Math.floor(availableParallelism() / 2))),
    env: 'PRAXINO_ENCODERS',
    allowed: 'encoders at the same time, 1 to 64',
  },
  hardware: {
    schema: z.enum(['auto', 'off', ...hardwareFamilies]).default('auto'),
    env: 'PRAXINO_HARDWARE',
    allowed: `auto, off or ${hardwareFamilies.join(', ')}`,
  },
  ffmpegPath: { schema: text.optional(), env: 'PRAXINO_FFMPEG_PATH', allowed: 'the path of ffmpeg' },
  ffprobePath: { schema: text.optional(), env: 'PRAXINO_FFPROBE_PATH', allowed: 'the path of ffprobe' },
  adminUser: { schema: userName.optional(), env: 'PRAXINO_ADMIN_USER', allowed: '1 to 64 characters' },
  adminPassword: { schema: password.optional(), env: 'PRAXINO_ADMIN_PASSWORD', allowed: '8 to 256 characters' },
  trustedProxies: {
    schema: z.array(text).max(32).default(['loopback']),
    env: 'PRAXINO_TRUSTED_PROXIES',
    allowed: 'addresses or networks of reverse proxies, such as 10.0.0.2 or 10.0.0.0/8',
  },
  edges: {
    schema: z.array(edge).max(16).refine(haveOwnNames).default([]),
    env: 'PRAXINO_EDGES',
    allowed:
      'a list of up to 16 other servers of the same streams, each as NAME=https://HOST with a name of its own that is not "origin"',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settingsTable;
/** Settings that are lists: in an environment variable the parts are divided by this. */
export const listSeparators: Partial<Record<SettingName, string>> = {
  media: process.platform === 'win32' ? ';' : ':',
  trustedProxies: ',',
  edges: ',',
};
/** Environment variables that say where the settings are, read before the others. */
export const placeVariables: readonly string[] = ['PRAXINO_DATA', 'PRAXINO_CONFIG'];
export const secretSettings: readonly SettingName[] = ['adminPassword'];
