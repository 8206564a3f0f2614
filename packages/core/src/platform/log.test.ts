import { AppError } from '@praxino/contracts';
import { describe, expect, it } from 'vitest';
import { createLog, redactUrl, type Log, type LogLevel } from './log.ts';

function capture(level: LogLevel): { log: Log; text: () => string; lines: () => Record<string, unknown>[] } {
  let text = '';
  const log = createLog(level, { write: (line: string) => void (text += line) });
  return {
    log,
    text: () => text,
    lines: () =>
      text
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((l) => JSON.parse(l)),
  };
}

describe('the log', () => {
  it('writes one JSON object a line, whatever stands in the message', () => {
    const { log, text, lines } = capture('info');
    log.info({ path: 'a\nb "c" \u001b[31m' }, 'first\r\nforged {"level":60}');
    log.info('second');
    expect(text().trimEnd().split('\n')).toHaveLength(2);
    expect(text()).not.toContain('\u001b');
    expect(lines()[0]).toMatchObject({ path: 'a\nb "c" \u001b[31m', msg: 'first\r\nforged {"level":60}' });
  });

  it('leaves out what is below its level', () => {
    const { log, lines } = capture('warn');
    log.info('no');
    log.warn('yes');
    expect(lines().map((l) => l['msg'])).toEqual(['yes']);
  });

  it('says nothing at all when silent', () => {
    const { log, text } = capture('silent');
    log.fatal('nobody hears it');
    expect(text()).toBe('');
  });

  it.each(['password', 'accessToken', 'refreshToken', 'setupCode', 'authorization', 'cookie', 'token'])(
    'never shows the value of %s, at the top or one level down',
    (key) => {
      const { log, text, lines } = capture('info');
      log.info({ [key]: 'hunter2', body: { [key]: 'hunter2', kept: 'name' } }, 'signed in');
      expect(text()).not.toContain('hunter2');
      expect(lines()[0]).toMatchObject({ [key]: '[secret]', body: { [key]: '[secret]', kept: 'name' } });
    },
  );

  it('tells the code, the words and the cause of an error', () => {
    const { log, lines } = capture('info');
    const cause = new Error('the disk said no');
    log.error({ err: new AppError('media.unreadable', 'cannot read', { cause }) }, 'scan failed');
    expect(lines()[0]).toMatchObject({ err: { type: 'AppError', code: 'media.unreadable' } });
    expect(JSON.stringify(lines()[0])).toContain('the disk said no');
  });
});

describe('an address in the log', () => {
  const token = 'WyJwMSIsInUxIiwxXQ.c2lnbmF0dXJl';

  it.each([
    [`/stream/${token}/abc/v1/init.mp4`, '/stream/[secret]/abc/v1/init.mp4'],
    [`/stream/${token}`, '/stream/[secret]'],
    [`/stream/${token}?x=/stream/`, '/stream/[secret]?x=/stream/'],
    [`/images/${token}/poster?w=300`, '/images/[secret]/poster?w=300'],
    [`http://tv.local:8640/stream/${token}/file`, '/stream/[secret]/file'],
    [`HTTPS://tv.local/images/${token}/p`, '/images/[secret]/p'],
    [`/%73tream/${token}/file`, '/stream/[secret]/file'],
    [`/im%61ges/${token}/p`, '/images/[secret]/p'],
    [`/stream/${token}/a\nb`, '/stream/[secret]/a\nb'],
  ])('%s shows no token', (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
  });

  it.each([
    '/api/v1/items?search=stream',
    '/',
    '',
    '*',
    '/stream',
    '/stream/',
    '/streams/of/consciousness',
    '/%E0%A4%A/broken',
    '/api/v1/stream/x',
    'http://host',
  ])('%j stays as it is', (url) => {
    expect(redactUrl(url)).toBe(url);
  });
});
