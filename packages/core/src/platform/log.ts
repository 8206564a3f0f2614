// The log of the server: one JSON object a line. People read the terminal instead.
import { pino, type DestinationStream, type Logger } from 'pino';

export type Log = Logger;
export type LogLevel = 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** Keys whose values never reach a log, at the top and one level down. */
const SECRET_KEYS = ['password', 'accessToken', 'refreshToken', 'setupCode', 'authorization', 'cookie', 'token'];

export function createLog(level: LogLevel, destination: DestinationStream): Log {
  const paths = SECRET_KEYS.flatMap((key) => [key, `*.${key}`]);
  return pino({ level, redact: { paths, censor: '[secret]' }, base: { pid: process.pid } }, destination);
}

/** The address of a request without the token that stands in it. */
export function redactUrl(url: string): string {
  return url.replace(/^\/(stream|images)\/[^/?]+/, '/$1/[secret]');
}
