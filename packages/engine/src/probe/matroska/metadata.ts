// Chapters, Tags and Attachments (RFC 9559 clauses 5.1.6 to 5.1.8).
import type { ByteWindow } from '../byte-source.ts';
import { MAX_HEADER_LENGTH, UNKNOWN_SIZE, children, readHeader, readText, readUint } from './ebml.ts';
import { ID } from './ids.ts';

export interface MatroskaChapter {
  startNs: number;
  title: string;
}

export interface MatroskaTags {
  /** Of the whole file; lower-case keys. */
  file: Record<string, string>;
  /** By TrackUID; upper-case keys, as statistics are written. */
  tracks: Map<number, Map<string, string>>;
}

export interface Attachment {
  name: string;
  mimeType: string;
  /** Where its bytes lie in the file. */
  dataAt: number;
  size: number;
}

const MAX_CHAPTERS = 10_000;
const MAX_TAGS = 2000;
const MAX_TAG_TEXT = 4096;
const MAX_ATTACHMENTS = 1000;

/** Top-level chapters of the first edition that is not hidden. */
export function readChapters(body: Uint8Array): MatroskaChapter[] {
  for (const edition of children(body)) {
    if (edition.id !== ID.EditionEntry) continue;
    const parts = [...children(edition.data)];
    if (parts.some((p) => p.id === ID.EditionFlagHidden && readUint(p.data) === 1)) continue;
    const chapters = parts.filter((p) => p.id === ID.ChapterAtom).slice(0, MAX_CHAPTERS);
    return chapters
      .map((p) => readChapter(p.data))
      .filter((c) => c !== null)
      .toSorted((a, b) => a.startNs - b.startNs);
  }
  return [];
}

function readChapter(data: Uint8Array): MatroskaChapter | null {
  let startNs: number | null = null;
  let title = '';
  for (const el of children(data)) {
    if (el.id === ID.ChapterTimeStart) startNs = readUint(el.data);
    if (el.id === ID.ChapterFlagHidden && readUint(el.data) === 1) return null;
    if (el.id === ID.ChapterFlagEnabled && el.data.length > 0 && readUint(el.data) === 0) return null;
    if (el.id === ID.ChapterDisplay) {
      for (const part of children(el.data))
        if (part.id === ID.ChapString) title ||= readText(part.data).slice(0, MAX_TAG_TEXT);
    }
  }
  return startNs === null ? null : { startNs, title };
}

/** Adds the tags of one Tags element. */
export function readTags(body: Uint8Array, into: MatroskaTags): void {
  let count = 0;
  for (const tag of children(body)) {
    if (tag.id !== ID.Tag) continue;
    if (++count > MAX_TAGS) break;
    const parts = [...children(tag.data)];
    const target = readTarget(parts.find((p) => p.id === ID.Targets)?.data ?? new Uint8Array(0));
    if (target === 'other') continue;
    for (const part of parts) {
      const simple = part.id === ID.SimpleTag ? readSimpleTag(part.data) : null;
      if (!simple) continue;
      if (target === 'file') addFileTag(into.file, simple.name, simple.text);
      else {
        const track = into.tracks.get(target) ?? new Map<string, string>();
        into.tracks.set(target, track.set(simple.name.toUpperCase(), simple.text));
      }
    }
  }
}

function addFileTag(tags: Record<string, string>, name: string, text: string): void {
  const key = name.toLowerCase();
  // A file can call a tag "__proto__"; only plain words become keys.
  if (/^[a-z0-9][a-z0-9 _./:-]{0,63}$/.test(key) && Object.keys(tags).length < MAX_TAGS && !Object.hasOwn(tags, key))
    tags[key] = text;
}

/** A TrackUID, or whether the tag speaks of the whole file. */
function readTarget(data: Uint8Array): number | 'file' | 'other' {
  let target: number | 'file' | 'other' = 'file';
  for (const el of children(data)) {
    const uid = readUint(el.data);
    if (uid === 0) continue;
    if (el.id === ID.TagTrackUid) return uid;
    if (el.id === ID.TagChapterUid || el.id === ID.TagAttachmentUid || el.id === ID.TagEditionUid) target = 'other';
  }
  return target;
}

function readSimpleTag(data: Uint8Array): { name: string; text: string } | null {
  let [name, text] = ['', ''];
  for (const el of children(data)) {
    if (el.id === ID.TagName) name = readText(el.data);
    if (el.id === ID.TagString) text = readText(el.data).slice(0, MAX_TAG_TEXT);
  }
  return name && text ? { name, text } : null;
}

/** Names and types; the data themselves are not read. Incomplete ones are left out, as ffmpeg does, so that stream numbers agree. */
export async function readAttachments(
  window: ByteWindow,
  start: number,
  end: number,
  signal: AbortSignal,
): Promise<Attachment[]> {
  const found: Attachment[] = [];
  let file: Attachment = { name: '', mimeType: '', dataAt: 0, size: 0 };
  const finish = (): void => {
    if (file.name && file.mimeType && file.size > 0) found.push(file);
    file = { name: '', mimeType: '', dataAt: 0, size: 0 };
  };
  const stop = Math.min(end, window.source.size);
  for (let [at, elements] = [start, 0]; at < stop && found.length < MAX_ATTACHMENTS; elements++) {
    if (elements > MAX_ATTACHMENTS * 8) break;
    const header = readHeader(await window.bytes(at, MAX_HEADER_LENGTH, signal), 0);
    if (!header || header.size === UNKNOWN_SIZE) break;
    const body = at + header.headerLength;
    if (header.id === ID.AttachedFile) {
      finish();
      at = body;
      continue;
    }
    if (header.id === ID.FileData) {
      file.dataAt = body;
      file.size = header.size;
    }
    if (header.id === ID.FileName || header.id === ID.FileMimeType) {
      const text = readText(await window.bytes(body, Math.min(header.size, MAX_TAG_TEXT), signal));
      if (header.id === ID.FileName) file.name = text;
      else file.mimeType = text.toLowerCase();
    }
    at = body + header.size;
  }
  finish();
  return found;
}
