// Keeps the last words of an ffmpeg process and turns them into a sentence for people.

const MAX_TAIL = 8 * 1024;
/** `-stats` lines ("frame=  12 fps=…", "size=  4kB time=…") are progress, not news. */
const PROGRESS = /^(?:frame|size)\s*=/;

export class StderrTail {
  #text = '';

  push(chunk: Uint8Array): void {
    this.#text = (this.#text + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('utf8')).slice(
      -MAX_TAIL,
    );
  }

  /** The last line that is not progress, without ffmpeg's "[h264 @ 0x…]" marks, file paths and control characters. */
  get lastLine(): string | null {
    const lines = this.#text
      .split(/[\r\n]+/)
      .map(plain)
      .filter((line) => line !== '' && !PROGRESS.test(line));
    return lines.at(-1) ?? null;
  }

  explain(code: number | null, killedBy: string | null): string {
    const how = killedBy ? `was ended by ${killedBy}` : `ended with code ${code}`;
    const words = this.lastLine;
    return words ? `The encoder ${how}: ${words}` : `The encoder ${how} and said nothing.`;
  }
}

function plain(line: string): string {
  return (
    line
      .replaceAll(/\[[^\]]*@ 0x[0-9a-f]+\]\s*/g, '')
      .replaceAll(/\bfile:.*?(?=: [A-Z]|$)/g, 'the file')
      // oxlint-disable-next-line no-control-regex -- a file name in a message may hold anything
      .replaceAll(/[\u0000-\u001f\u007f]+/g, ' ')
      .trim()
      .slice(0, 300)
  );
}
