import { describe, expect, it } from 'vitest';
import { StderrTail } from './stderr-tail.ts';

function tail(...chunks: string[]): StderrTail {
  const t = new StderrTail();
  for (const chunk of chunks) t.push(Buffer.from(chunk));
  return t;
}

describe('the last words of an encoder', () => {
  it('are the last line that is not progress', () => {
    const text =
      'first\n[h264 @ 0x55d0aa] Invalid NAL unit\nframe=   12 fps=0.0 q=28.0\rframe=  24 fps= 20\rsize=  12kB\n';
    expect(tail(text).lastLine).toBe('Invalid NAL unit');
  });

  it('are put together from torn chunks', () => {
    expect(tail('Conver', 'sion fai', 'led!\n').lastLine).toBe('Conversion failed!');
  });

  it('name no path, whatever is in it', () => {
    expect(tail("file:/media/it's: a [trap].mkv: Invalid data found").lastLine).toBe('the file: Invalid data found');
    expect(tail('Error opening input file file:/media/Secret Film.mkv').lastLine).toBe(
      'Error opening input file the file',
    );
  });

  it('are bounded and printable', () => {
    const { lastLine } = tail('x'.repeat(50_000), '\u0000\u0007\u001b[31m end');
    expect(lastLine!.length).toBeLessThanOrEqual(300);
    // oxlint-disable-next-line no-control-regex -- what must not be there
    expect(lastLine).not.toMatch(/[\u0000-\u001f]/);
  });

  it('say how it ended, with and without words', () => {
    expect(tail('No space left on device').explain(1, null)).toBe(
      'The encoder ended with code 1: No space left on device',
    );
    expect(tail().explain(null, 'SIGSEGV')).toBe('The encoder was ended by SIGSEGV and said nothing.');
  });
});
