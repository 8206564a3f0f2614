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

/** Places of an address that a token follows. */
const BEFORE_TOKEN = new Set(['stream', 'images']);

/** The address of a request without the token that stands in it. The router takes `http://host/…` and `/%73tream/…`, too. */
export function redactUrl(url: string): string {
  const match = /^(?:https?:\/\/[^/]*)?\/([^/?]+)\/[^/?]+(.*)$/is.exec(url);
  const place = decode(match?.[1] ?? '');
  return BEFORE_TOKEN.has(place) ? `/${place}/[secret]${match?.[2] ?? ''}` : url;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
