// An ffmpeg that notes each start before it becomes the real one: how tests count encoders from outside. Or one that fails.
import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface WatchedFfmpeg extends AsyncDisposable {
  /** For FFMPEG_PATH. ffprobe lies beside it. */
  readonly path: string;
  /** One line per start: its arguments, newlines replaced. */
  starts(): Promise<string[]>;
  /** Starts that encode pictures or sound; not version questions, frame grabs, probes or one-frame init segments. */
  encodes(): Promise<string[]>;
}
type Behaviour = 'real' | 'hangs' | 'dies';

/** `hangs` and `dies` apply to starts that encode; everything else stays real, so that a server still finds its ffmpeg. */
export async function watchFfmpeg(behaviour: Behaviour = 'real'): Promise<WatchedFfmpeg> {
  const dir = await mkdtemp(join(tmpdir(), 'praxino-ffmpeg-'));
  const log = join(dir, 'starts.log');
  const path = join(dir, 'ffmpeg');
  await writeFile(log, '');
  // `exec sleep`: the process that hangs is the one the server started, as with a real encoder.
  const act = { real: ':', hangs: 'exec sleep 300', dies: 'echo "Conversion failed!" >&2; exit 69' }[behaviour];
  const script = [
    '#!/bin/sh',
    `printf '%s\\n' "$(printf '%s ' "$@" | tr '\\n' ' ')" >> '${log}'`,
    `case "$*" in *pipe:1*libx264*|*libx264*pipe:1*|*"-c:a aac"*) ${act};; esac`,
    `exec '${which('ffmpeg')}' "$@"`,
  ];
  await writeFile(path, `${script.join('\n')}\n`);
  await chmod(path, 0o755);
  await symlink(which('ffprobe'), join(dir, 'ffprobe'));
  const starts = async (): Promise<string[]> => (await readFile(log, 'utf8')).split('\n').filter(Boolean);
  return {
    path,
    starts,
    encodes: async () =>
      (await starts()).filter(
        (line) => /libx264|-c:a aac/.test(line) && /pipe:1/.test(line) && !/-frames:v 1\b/.test(line),
      ),
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}

function which(name: string): string {
  const near = process.env['FFMPEG_PATH'];
  const candidates = [
    ...(near ? [near.replace(/ffmpeg(\.exe)?$/, `${name}$1`)] : []),
    ...(process.env['PATH'] ?? '').split(delimiter).map((dir) => join(dir, name)),
  ];
  const found = candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!found) throw new Error(`There is no ${name} on this machine`);
  return found;
}
