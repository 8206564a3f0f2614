// Subtitles drawn into the picture, for devices that cannot draw them: pictures (PGS, VobSub, DVB) as our own readers decode them,
// ASS by libass with the fonts that travel with the film, and plain words, in the file or beside it, by libass with a look of ours.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@praxino/contracts/errors';
import type { Source, TimeRange, VideoStream } from '../model.ts';
import type { SubtitleId } from '../stream/rendition.ts';
import { fontStreams } from '../subtitles/fonts.ts';
import type { PictureCue, PictureImage } from '../subtitles/pictures/picture-list.ts';
import { readVobSubPictures } from '../subtitles/read-vobsub-file.ts';
import type { Subtitles } from '../subtitles/subtitles.ts';
import { besideFile, burnedScript } from './burned-script.ts';
import { seconds } from './input-arguments.ts';

export type SubtitleReader = Pick<Subtitles, 'pictures' | 'script' | 'cuesIn' | 'font'>;

/** What is drawn in one run: chains of a filter graph that lead from `[from]` to the label returned. */
export type Overlay = (from: string) => { chains: string[]; to: string };
export interface PreparedOverlay extends AsyncDisposable {
  overlay: Overlay;
}

interface Size {
  width: number;
  height: number;
}
interface Placed {
  file: string;
  cue: Pick<PictureCue, 'startMs' | 'endMs'>;
  box: { x: number; y: number; width: number; height: number };
}

/**
 * Reads what stands on the screen in a range and lays it down in a folder of its own, which goes when it is disposed. A subtitle
 * that began before the range is in it, too. Throws what reading throws, and AppError('transcode.unavailable') without libass.
 */
export async function prepareOverlay(
  reader: SubtitleReader,
  order: { source: Source; id: SubtitleId; video: VideoStream; size: Size; range: TimeRange; hasLibass: boolean },
  signal: AbortSignal,
): Promise<PreparedOverlay> {
  const { source, id, video, size, range } = order;
  const script = await burnedScript(reader, { source, id, size, range }, signal);
  if (script !== null && !order.hasLibass)
    throw new AppError('transcode.unavailable', 'This ffmpeg was built without libass, which draws these subtitles.');
  const dir = await mkdtemp(join(tmpdir(), 'praxino-burn-'));
  const dispose = (): Promise<void> => rm(dir, { recursive: true, force: true });
  try {
    const overlay =
      script === null
        ? picturesOverlay(
            await writePictures(await picturesOf(reader, order, signal), {
              dir,
              video,
              size,
            }),
          )
        : await scriptOverlay(reader, { source, script, dir }, signal);
    return { overlay, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function picturesOf(
  reader: SubtitleReader,
  { source, id, range }: { source: Source; id: SubtitleId; range: TimeRange },
  signal: AbortSignal,
): Promise<PictureCue[]> {
  if (id.startsWith('s')) return await reader.pictures(source, Number(id.slice(1)), range, signal);
  const { path, track } = besideFile(source, id);
  return await readVobSubPictures(path, track, range, signal);
}

async function scriptOverlay(
  reader: SubtitleReader,
  { source, script, dir }: { source: Source; script: string; dir: string },
  signal: AbortSignal,
): Promise<Overlay> {
  const path = join(dir, 'script.ass');
  await writeFile(path, script);
  for (const font of fontStreams(source.index)) {
    // A font that cannot be used is replaced by one of the system, as players do.
    const found = await reader.font(source, font.index, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      if (error instanceof AppError) return null;
      throw error;
    });
    if (found) await writeFile(join(dir, `font-${font.index}`), found.bytes);
  }
  const filter = `ass=filename=${quoted(path)}:fontsdir=${quoted(dir)}`;
  return (from) => ({ chains: [`[${from}]${filter}[burned]`], to: 'burned' });
}

async function writePictures(
  cues: readonly PictureCue[],
  { dir, video, size }: { dir: string; video: VideoStream; size: Size },
): Promise<Placed[]> {
  const placed: Placed[] = [];
  for (const cue of cues) {
    for (const image of cue.images) {
      const file = join(dir, `${placed.length}.png`);
      await writeFile(file, Buffer.from(image.png, 'base64'));
      placed.push({ file, cue, box: placeOf(cue, image, video, size) });
    }
  }
  return placed;
}

/**
 * Where an image lies in the encoded picture. A plane of the video's own size or shape covers the picture. Another one is as wide
 * as the picture and centred on it (a Blu-ray's plane of 1080 lines over a film whose black bars were cut off); what would lie
 * outside is moved in.
 */
export function placeOf(
  plane: Pick<PictureCue, 'planeWidth' | 'planeHeight'>,
  image: Pick<PictureImage, 'x' | 'y' | 'width' | 'height'>,
  video: Pick<VideoStream, 'width' | 'height'>,
  size: Size,
): Placed['box'] {
  const { planeWidth, planeHeight } = plane;
  const isVideos = planeWidth === video.width && planeHeight === video.height;
  const hasShape = Math.abs((planeWidth * size.height) / (planeHeight * size.width) - 1) < 0.02;
  const across = size.width / planeWidth;
  const down = isVideos || hasShape ? size.height / planeHeight : across;
  const top = (size.height - planeHeight * down) / 2;
  const width = Math.max(1, Math.round(image.width * across));
  const height = Math.max(1, Math.round(image.height * down));
  const inside = (at: number, length: number, all: number): number =>
    Math.round(Math.max(0, Math.min(at, all - length)));
  return {
    ...{ width, height },
    x: inside(image.x * across, width, size.width),
    y: inside(top + image.y * down, height, size.height),
  };
}

/**
 * Each picture is a source of its own in the graph, scaled and laid over the film while it stands there. It carries the time at
 * which it comes up: `enable` is evaluated for its frame, too, and one of time 0 would switch off the first frame of the film.
 */
export function picturesOverlay(placed: readonly Placed[]): Overlay {
  return (from) => {
    const chains = placed.flatMap(({ file, cue, box }, i) => {
      // Half a millisecond earlier than it comes up, so that no rounding parts the two times.
      const [start, end] = [seconds((cue.startMs - 0.5) / 1000), seconds((cue.endMs - 0.5) / 1000)];
      const at = `settb=AVTB,setpts=PTS+${Math.round(cue.startMs * 1000)}`;
      const image = `movie=filename=${quoted(file)}:format_name=png_pipe,${at}`;
      const onto = i === 0 ? from : `drawn${i - 1}`;
      const during = `gte(t,${start})*lt(t,${end})`;
      return [
        `${image},scale=${box.width}:${box.height}[image${i}]`,
        // `repeat`: a source of one frame stands for all times behind it.
        `[${onto}][image${i}]overlay=${box.x}:${box.y}:eof_action=repeat:enable='${during}'[drawn${i}]`,
      ];
    });
    return { chains, to: placed.length > 0 ? `drawn${placed.length - 1}` : from };
  };
}

/** A path as an option of a filter in a graph: quoted once for the graph, with what the options' own syntax would take apart escaped. */
function quoted(path: string): string {
  const escaped = path
    .replaceAll('\\', '/')
    .replaceAll(':', '\\:')
    .replaceAll("'", String.raw`\'`);
  return `'${escaped.replaceAll("'", String.raw`'\''`)}'`;
}
