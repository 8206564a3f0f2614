// The life of the process: exit codes, signals, and what is said when something is wrong.
import { AppError } from '@praxino/contracts';
import { readConfig } from './config.ts';
import { listenEarly } from './early-listener.ts';
import { terminal } from './terminal.ts';
import { version } from './version.ts';

/** When an orderly stop takes longer than this, something hangs. */
const STOP_DEADLINE_MS = 5000;

export async function runProcess(): Promise<void> {
  const answer = readConfig(process.argv.slice(2), process.env, version);
  if (answer.kind === 'exit') {
    (answer.code === 0 ? process.stdout : process.stderr).write(`${answer.text}\n`);
    process.exitCode = answer.code;
    return;
  }
  const stopped = firstSignal();
  try {
    const { host, port } = answer.config;
    const listener = await listenEarly(host, port, version);
    // Health checks are answered while the rest is loaded.
    const { startServer } = await import('./server.ts');
    const server = await startServer(answer.config, { listener, version, out: terminal });
    await stopped;
    terminal.line('Stopping …');
    const deadline = setTimeout(() => process.exit(1), STOP_DEADLINE_MS);
    deadline.unref();
    await server[Symbol.asyncDispose]();
    clearTimeout(deadline);
    process.exit(process.exitCode ?? 0);
  } catch (error) {
    process.stderr.write(
      `${error instanceof AppError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
    );
    process.exit(error instanceof AppError && error.code === 'config.invalid' ? 2 : 1);
  }
}

/** Resolves at the first signal; the second one ends the process at once. */
function firstSignal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let count = 0;
  const onSignal = (): void => {
    if (++count > 1) process.exit(1);
    resolve();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  return promise;
}
