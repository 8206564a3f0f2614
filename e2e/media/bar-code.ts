// Every frame of a test film carries its number as a row of black and white blocks along the top edge, big enough to
// survive any encoder and any scaling. A judge reads them back to see that each frame is there once, in order.
import { ffmpeg } from '../harness/run.ts';

const BITS = 16;
/** The row takes this share of the picture's height. */
const ROW = 12;

/** An ffmpeg filter that draws the number of each frame. */
export function barCode(width: number, height: number): string {
  const blockHeight = Math.ceil(height / ROW);
  const blockWidth = width / BITS;
  const box = (x: number, w: number, colour: string, enable = ''): string =>
    `drawbox=x=${x}:y=0:w=${w}:h=${blockHeight}:color=${colour}:t=fill${enable}`;
  const bits = Array.from({ length: BITS }, (_, i) =>
    box(i * blockWidth, blockWidth, 'white', `:enable='bitand(n,${1 << i})'`),
  );
  return [box(0, width, 'black'), ...bits].join(',');
}

/** The numbers carried by the frames of a video file, in the order they are presented. Reads whatever ffmpeg reads. */
export async function readFrameNumbers(
  input: string,
  options: { signal?: AbortSignal; inputArgs?: readonly string[] } = {},
): Promise<number[]> {
  // Half of the row's height: its lower edge is blurred by the encoder.
  const filter = `crop=iw:ih/${ROW * 2}:0:0,scale=${BITS}:1:flags=area,format=gray`;
  const args = [
    ...(options.inputArgs ?? []),
    '-i',
    input,
    '-map',
    '0:v:0',
    '-vf',
    filter,
    '-fps_mode',
    'passthrough',
    '-f',
    'rawvideo',
    'pipe:1',
  ];
  const { stdout } = await ffmpeg(args, options.signal ? { signal: options.signal } : {});
  const numbers: number[] = [];
  for (let at = 0; at + BITS <= stdout.length; at += BITS) {
    let number = 0;
    for (let bit = 0; bit < BITS; bit++) if (stdout[at + bit]! > 127) number |= 1 << bit;
    numbers.push(number);
  }
  return numbers;
}
