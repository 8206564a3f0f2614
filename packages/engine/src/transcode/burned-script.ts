// The script that libass draws for subtitles in text form: what an author wrote, or plain words given a look.
import { AppError } from '@praxino/contracts/errors';
import type { BesideFile, Source, TimeRange } from '../model.ts';
import { isPictureSubtitle, isScript } from '../probe/subtitle-codecs.ts';
import { mainVideo } from '../stream/build-presentation.ts';
import type { SubtitleId } from '../stream/rendition.ts';
import { readSubtitleFile, readSubtitleScript } from '../subtitles/read-subtitle-file.ts';
import type { Subtitles } from '../subtitles/subtitles.ts';
import { wordsScript } from './words-script.ts';
import type { PictureSize } from './words-script.ts';

export interface ScriptOrder {
  source: Source;
  id: SubtitleId;
  size: PictureSize;
  /** What is needed of plain words: those that stand in it. */
  range: TimeRange;
}

/**
 * null for subtitles made of pictures. Throws what reading throws, AppError('stream.not-found') for a file that does not lie beside
 * the film.
 */
export async function burnedScript(
  reader: Pick<Subtitles, 'script' | 'cuesIn'>,
  { source, id, size, range }: ScriptOrder,
  signal: AbortSignal,
): Promise<string | null> {
  if (id.startsWith('x')) return await scriptBeside(source, { id, size, range }, signal);
  const number = Number(id.slice(1));
  const stream = source.index.streams.find((s) => s.type === 'subtitle' && s.index === number);
  if (stream?.type !== 'subtitle' || !stream.isText) return null;
  if (isScript(stream.codec)) return await reader.script(source, number, signal);
  return wordsScript(await reader.cuesIn(source, number, range, signal), size);
}

async function scriptBeside(
  source: Source,
  { id, size, range }: Omit<ScriptOrder, 'source'>,
  signal: AbortSignal,
): Promise<string | null> {
  const { path, codec, language } = besideFile(source, id);
  if (isPictureSubtitle(codec)) return null;
  if (isScript(codec)) return await readSubtitleScript(path, signal, language);
  const rate = mainVideo(source.index)?.frameRate;
  const cues = await readSubtitleFile(path, signal, language, ...(rate ? [rate.num / rate.den] : []));
  return wordsScript(
    cues.filter((cue) => cue.startMs < range.toMs && cue.endMs > range.fromMs),
    size,
  );
}

/** The file behind `x0`, `x1` …; AppError('stream.not-found') where there is none. */
export function besideFile({ beside = [] }: Source, id: SubtitleId): BesideFile {
  const file = beside[Number(id.slice(1))];
  if (!file) throw new AppError('stream.not-found', `There are no subtitles ${id} beside this film.`);
  return file;
}
