// NFO files: XML that other media programs write beside films. Whatever is wrong with one, it is only ignored.
import { open } from 'node:fs/promises';
import { XMLParser } from 'fast-xml-parser';

export interface Nfo {
  title?: string;
  sortTitle?: string;
  showTitle?: string;
  year?: number;
  overview?: string;
  season?: number;
  episode?: number;
}

const MAX_BYTES = 1_000_000;
const ROOTS = ['movie', 'tvshow', 'episodedetails'] as const;

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: true,
  // A document that defines its own entities can grow without end; the five of XML are decoded below.
  processEntities: false,
  ignoreDeclaration: true,
});

/** All entries of a file: one for a film, several for a file of more episodes. Empty when it cannot be read. */
export async function readNfo(path: string): Promise<Nfo[]> {
  const text = await readCapped(path).catch(() => null);
  return text === null ? [] : parseNfo(text);
}

export function parseNfo(text: string): Nfo[] {
  let document: unknown;
  try {
    document = parser.parse(text);
  } catch {
    return [];
  }
  if (!isRecord(document)) return [];
  const roots = ROOTS.flatMap((name) => document[name] ?? []).flat();
  return roots.filter(isRecord).map(toNfo);
}

function toNfo(node: Record<string, unknown>): Nfo {
  const nfo: Nfo = {};
  const title = textOf(node['title'], 300);
  const sortTitle = textOf(node['sorttitle'], 300);
  const showTitle = textOf(node['showtitle'], 300);
  const overview = textOf(node['plot'], 20_000) ?? textOf(node['outline'], 20_000);
  const year = numberOf(node['year']) ?? numberOf(textOf(node['premiered'], 10)?.slice(0, 4));
  const season = numberOf(node['season']);
  const episode = numberOf(node['episode']);
  if (title !== undefined) nfo.title = title;
  if (sortTitle !== undefined) nfo.sortTitle = sortTitle;
  if (showTitle !== undefined) nfo.showTitle = showTitle;
  if (overview !== undefined) nfo.overview = overview;
  if (year !== undefined && year >= 1870 && year <= 2200) nfo.year = year;
  if (season !== undefined) nfo.season = season;
  if (episode !== undefined) nfo.episode = episode;
  return nfo;
}

function textOf(value: unknown, maxLength: number): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first !== 'string' || first === '') return undefined;
  return decode(first)
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')
    .slice(0, maxLength)
    .toWellFormed();
}

function numberOf(value: unknown): number | undefined {
  const text: unknown = Array.isArray(value) ? value[0] : value;
  return typeof text === 'string' && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
      const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return point > 0 && point <= 0x10_ffff ? String.fromCodePoint(point) : whole;
    },
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

async function readCapped(path: string): Promise<string | null> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    return size > MAX_BYTES ? null : (await file.readFile()).toString().replace(/^\uFEFF/, '');
  } finally {
    await file.close();
  }
}
