import { AppError } from '@praxino/contracts/errors';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../byte-source.ts';
import { bytes, concat, frame, number } from '../testing/bytes.ts';
import {
  audioTrack,
  cluster,
  ebmlHead,
  el,
  matroska,
  openEnded,
  simpleBlock,
  text,
  uint,
} from '../testing/ebml-writer.ts';
import { readCues } from './cues.ts';
import { readHead } from './head.ts';
import type { MatroskaHead } from './head.ts';
import { ID } from './ids.ts';
import { readChapters, readTags } from './metadata.ts';
import type { MatroskaTags } from './metadata.ts';

const signal = new AbortController().signal;
const track = audioTrack(1, 'A_AC3', 48_000);
const clusters = [cluster(0, simpleBlock(1, 0, true, frame(1))), cluster(1000, simpleBlock(1, 0, true, frame(2)))];
const head = (file: Uint8Array): Promise<MatroskaHead> => readHead(memorySource(file), signal);

describe('head of a Matroska file', () => {
  test('tells the document type, the scale of times and the writer', async () => {
    const info = [
      uint(ID.TimestampScale, 100_000),
      text(ID.Title, 'Film'),
      text(ID.MuxingApp, 'Lavf59'),
      el(ID.DateUtc, number(86_400_000_000_000, 8)),
    ];
    expect(await head(matroska({ docType: 'webm', info, tracks: [track], clusters }))).toMatchObject({
      isWebm: true,
      timestampScale: 100_000,
      title: 'Film',
      muxer: 'Lavf59',
      date: new Date('2001-01-02T00:00:00Z'),
      declaredEnd: expect.any(Number),
    });
  });

  test('finds what stands behind the clusters through the SeekHead', async () => {
    const chapters = el(
      ID.Chapters,
      el(
        ID.EditionEntry,
        el(ID.ChapterAtom, uint(ID.ChapterTimeStart, 5e9), el(ID.ChapterDisplay, text(ID.ChapString, 'One'))),
      ),
    );
    const tags = el(
      ID.Tags,
      el(ID.Tag, el(ID.SimpleTag, text(ID.TagName, 'DATE_RELEASED'), text(ID.TagString, '1999'))),
    );
    const file = matroska({
      tracks: [track],
      clusters,
      cues: [{ time: 0, track: 1, cluster: 0 }],
      tail: [
        { id: ID.Chapters, element: chapters },
        { id: ID.Tags, element: tags },
      ],
    });
    const found = await head(file);
    expect(found.chapters).toEqual([{ startNs: 5e9, title: 'One' }]);
    expect(found.tags.file).toEqual({ date_released: '1999' });
    expect(found.cuesAt).toBeGreaterThan(found.firstClusterAt!);
  });

  test('lists attachments without reading them, incomplete ones left out', async () => {
    const file = (name: string, ...more: Uint8Array[]): Uint8Array =>
      el(ID.AttachedFile, text(ID.FileName, name), ...more);
    const mime = text(ID.FileMimeType, 'IMAGE/JPEG');
    const element = el(
      ID.Attachments,
      file('cover.jpg', mime, el(ID.FileData, new Uint8Array(100_000))),
      file('no-data.ttf', mime),
      file('no-type.ttf', el(ID.FileData, bytes(1))),
    );
    const found = await head(matroska({ tracks: [track], clusters, tail: [{ id: ID.Attachments, element }] }));
    expect(found.attachments).toMatchObject([{ name: 'cover.jpg', mimeType: 'image/jpeg', size: 100_000 }]);
  });

  test('a live recording has no declared end', async () => {
    expect((await head(matroska({ tracks: [track], clusters, isLive: true }))).declaredEnd).toBeNull();
  });

  test('a SeekHead that points at something else is not believed', async () => {
    const seek = el(
      ID.SeekHead,
      el(ID.Seek, el(ID.SeekId, number(ID.Tags, 4)), uint(ID.SeekPosition, 3)),
      el(ID.Seek, el(ID.SeekId, number(ID.Cues, 4)), uint(ID.SeekPosition, 9e12)),
    );
    const found = await head(concat(ebmlHead(), el(ID.Segment, seek, el(ID.Tracks, track), ...clusters)));
    expect(found).toMatchObject({ cuesAt: null, tags: { file: {} } });
  });

  test('tracks of kinds nobody plays are left out, as ffmpeg does', async () => {
    const buttons = el(ID.TrackEntry, uint(ID.TrackNumber, 9), uint(ID.TrackType, 18), text(ID.CodecId, 'B_VOBBTN'));
    expect((await head(matroska({ tracks: [buttons, track], clusters }))).tracks.map((t) => t.number)).toEqual([1]);
  });

  test.each([
    ['nothing but the first element', ebmlHead(), /ends before its content/],
    ['no tracks', concat(ebmlHead(), el(ID.Segment, el(ID.Info))), /no list of tracks/],
    ['an endless first element', concat(bytes(0x1a, 0x45, 0xdf, 0xa3, 0x84)), /./],
    ['something else', frame(3, 100), /not a Matroska file/],
  ])('%s is refused with a reason', async (_, file, reason) => {
    const refusal = await head(file).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(AppError);
    expect(refusal).toMatchObject({
      code: 'media.unreadable',
      message: expect.stringMatching(reason),
      details: { byteOffset: expect.any(Number) },
    });
  });
});

describe('cues', () => {
  const cues = async (file: Uint8Array) => readCues(memorySource(file), await head(file), signal);

  test('come by time, with their clusters in the file', async () => {
    const list = [
      { time: 1000, track: 1, cluster: 1, relative: 3, duration: 40 },
      { time: 0, track: 1, cluster: 0 },
    ];
    const file = matroska({ tracks: [track], clusters, cues: list });
    const { firstClusterAt } = await head(file);
    expect(await cues(file)).toEqual([
      { time: 0, track: 1, clusterAt: firstClusterAt, relative: null, duration: null },
      { time: 1000, track: 1, clusterAt: firstClusterAt! + clusters[0]!.length, relative: 3, duration: 40 },
    ]);
  });

  test('that point beyond the end of the file are left out', async () => {
    const point = el(
      ID.CuePoint,
      uint(ID.CueTime, 5),
      el(ID.CueTrackPositions, uint(ID.CueTrack, 1), uint(ID.CueClusterPosition, 1e9)),
    );
    expect(
      await cues(concat(ebmlHead(), el(ID.Segment, el(ID.Tracks, track), el(ID.Cues, point), ...clusters))),
    ).toEqual([]);
  });

  test('of unknown size are no cues', async () => {
    expect(await cues(concat(ebmlHead(), openEnded(ID.Segment, el(ID.Tracks, track), ...clusters)))).toEqual([]);
  });
});

describe('chapters', () => {
  const atom = (start: number, title: string, ...more: Uint8Array[]): Uint8Array =>
    el(ID.ChapterAtom, uint(ID.ChapterTimeStart, start), el(ID.ChapterDisplay, text(ID.ChapString, title)), ...more);

  test('come by time without hidden and disabled ones', () => {
    const edition = el(
      ID.EditionEntry,
      atom(9, 'B'),
      atom(0, 'A'),
      atom(4, 'x', uint(ID.ChapterFlagHidden, 1)),
      atom(5, 'y', uint(ID.ChapterFlagEnabled, 0)),
    );
    expect(readChapters(edition).map((c) => c.title)).toEqual(['A', 'B']);
  });

  test('of the first edition that is not hidden', () => {
    expect(
      readChapters(
        concat(el(ID.EditionEntry, uint(ID.EditionFlagHidden, 1), atom(0, 'no')), el(ID.EditionEntry, atom(0, 'yes'))),
      ),
    ).toEqual([{ startNs: 0, title: 'yes' }]);
  });
});

describe('tags', () => {
  const read = (...tags: Uint8Array[]): MatroskaTags => {
    const into: MatroskaTags = { file: {}, tracks: new Map() };
    readTags(concat(...tags), into);
    return into;
  };
  const simple = (name: string, value: string): Uint8Array =>
    el(ID.SimpleTag, text(ID.TagName, name), text(ID.TagString, value));

  test('go to the file or to their track', () => {
    const tags = read(
      el(ID.Tag, simple('ARTIST', 'A')),
      el(ID.Tag, el(ID.Targets, uint(ID.TagTrackUid, 7)), simple('bps', '128000')),
    );
    expect(tags.file).toEqual({ artist: 'A' });
    expect(tags.tracks.get(7)?.get('BPS')).toBe('128000');
  });

  test('of chapters and attachments are not the film’s', () => {
    expect(read(el(ID.Tag, el(ID.Targets, uint(ID.TagChapterUid, 7)), simple('TITLE', 'No'))).file).toEqual({});
  });

  test('cannot reach the prototype, repeat a key or fill the memory', () => {
    const tags = read(
      el(
        ID.Tag,
        simple('__proto__', 'x'),
        simple('TITLE', 'First'),
        simple('title', 'Second'),
        simple('LONG', 'x'.repeat(100_000)),
      ),
    );
    expect(tags.file['title']).toBe('First');
    expect(Object.getPrototypeOf(tags.file)).toBe(Object.prototype);
    expect(Object.keys(tags.file)).toEqual(['title', 'long']);
    expect(tags.file['long']).toHaveLength(4096);
  });
});
