import { describe, expect, it } from 'vitest';
import { abortable, PieceBuffer } from './piece-buffer.ts';

const never = new AbortController().signal;
async function all(buffer: PieceBuffer, signal = never): Promise<string> {
  let text = '';
  for await (const chunk of buffer.read(signal)) text += Buffer.from(chunk).toString();
  return text;
}

describe('a piece in the making', () => {
  it('is followed from its first chunk by whoever comes, early or late', async () => {
    const buffer = new PieceBuffer();
    const early = all(buffer);
    buffer.push(Buffer.from('a'));
    const middle = all(buffer);
    buffer.push(Buffer.from('b'));
    buffer.complete();
    expect(await Promise.all([early, middle, all(buffer)])).toEqual(['ab', 'ab', 'ab']);
    expect(Buffer.from(buffer.whole()).toString()).toBe('ab');
  });

  it('is ready with its first chunk, or when it is complete without one', async () => {
    const [some, none] = [new PieceBuffer(), new PieceBuffer()];
    some.push(Buffer.from('a'));
    none.complete();
    await Promise.all([some.ready(never), none.ready(never)]);
    expect(await all(none)).toBe('');
  });

  it('breaks for its readers when it fails, after what was there', async () => {
    const buffer = new PieceBuffer();
    buffer.push(Buffer.from('a'));
    const seen: string[] = [];
    const reading = (async () => {
      for await (const chunk of buffer.read(never)) seen.push(Buffer.from(chunk).toString());
    })();
    buffer.fail(new Error('broken'));
    await expect(reading).rejects.toThrow('broken');
    expect(seen).toEqual(['a']);
  });

  it('cannot fail any more when it is complete', async () => {
    const buffer = new PieceBuffer();
    buffer.push(Buffer.from('a'));
    buffer.complete();
    buffer.fail(new Error('late'));
    expect(await all(buffer)).toBe('a');
  });

  it('lets a reader go whose signal is aborted, and only that one', async () => {
    const buffer = new PieceBuffer();
    const stop = new AbortController();
    const [leaver, stayer] = [all(buffer, stop.signal), all(buffer)];
    stop.abort(new Error('gone'));
    await expect(leaver).rejects.toThrow('gone');
    buffer.push(Buffer.from('a'));
    buffer.complete();
    expect(await stayer).toBe('a');
  });
});

it('waits for a promise or a signal, whichever comes first', async () => {
  expect(await abortable(Promise.resolve(1), never)).toBe(1);
  await expect(abortable(new Promise(() => {}), AbortSignal.abort(new Error('no')))).rejects.toThrow('no');
  const stop = new AbortController();
  const waiting = abortable(new Promise(() => {}), stop.signal);
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});
