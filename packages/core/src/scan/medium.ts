// What a file is by its name, and which names a scan passes by.
import { extname } from 'node:path';

export type Medium = 'video' | 'audio' | 'subtitle' | 'image' | 'nfo';

const EXTENSIONS: Readonly<Record<Medium, readonly string[]>> = {
  video: [
    'mkv',
    'webm',
    'mp4',
    'm4v',
    'mov',
    'avi',
    'ts',
    'm2ts',
    'mts',
    'mpg',
    'mpeg',
    'm2v',
    'wmv',
    'asf',
    'flv',
    'f4v',
    'ogv',
    '3gp',
    '3g2',
    'divx',
    'vob',
    'rm',
    'rmvb',
    'dv',
    'mxf',
    'mk3d',
    'wtv',
  ],
  audio: [
    'mp3',
    'flac',
    'm4a',
    'm4b',
    'aac',
    'ogg',
    'oga',
    'opus',
    'wav',
    'wma',
    'aiff',
    'aif',
    'ape',
    'wv',
    'mka',
    'ac3',
    'dts',
    'mpc',
    'tta',
    'dsf',
  ],
  subtitle: ['srt', 'ass', 'ssa', 'vtt', 'smi', 'sami', 'sub', 'idx'],
  image: ['jpg', 'jpeg', 'png', 'webp'],
  nfo: ['nfo'],
};
const MEDIUM_OF: ReadonlyMap<string, Medium> = new Map(
  Object.entries(EXTENSIONS).flatMap(([medium, list]) => list.map((e) => [e, medium as Medium] as const)), // Keys of the record above.
);

export function mediumOf(name: string): Medium | null {
  return MEDIUM_OF.get(extname(name).slice(1).toLowerCase()) ?? null;
}

/** Folders of systems and recycle bins. */
const SYSTEM_FOLDERS = new Set([
  '@eadir',
  '#recycle',
  '$recycle.bin',
  'system volume information',
  'lost+found',
  '.trash',
  '@recycle',
  '#snapshot',
]);
/** Folders beside a film that hold what is not the film. Directly in a library they may be somebody's own order. */
const EXTRAS_FOLDERS = new Set([
  'extras',
  'featurettes',
  'behind the scenes',
  'deleted scenes',
  'interviews',
  'trailers',
  'sample',
  'samples',
  'scenes',
  'other',
]);
const EXTRA_FILE =
  /[-.](?:trailer|sample|featurette|behindthescenes|deleted|interview|scene|short|other|theme)$|^sample$/i;

export function isHiddenName(name: string): boolean {
  return name.startsWith('.');
}
/** HD DVD, of which nothing here knows how it is played. */
export function isUnknownDisc(name: string): boolean {
  return name.toLowerCase() === 'hvdvd_ts';
}
/** `depth` 0: directly in the library's folder. */
export function isSkippedFolder(name: string, depth: number): boolean {
  const lower = name.toLowerCase();
  return SYSTEM_FOLDERS.has(lower) || (depth > 0 && EXTRAS_FOLDERS.has(lower));
}
/** A trailer or sample, which lies beside the film and is not one. */
export function isExtraFile(name: string): boolean {
  return EXTRA_FILE.test(stemOf(name));
}
/** What a film is called: its name without the ending, which a folder has none of. */
export function titleStem({ name, parts }: { name: string; parts?: unknown }): string {
  return parts === undefined ? stemOf(name) : name;
}
export function stemOf(name: string): string {
  return name.slice(0, name.length - extname(name).length);
}
