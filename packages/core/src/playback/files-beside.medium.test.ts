// Subtitle files of other days beside a film: found by the scan, listed and sent.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { subtitlePictures, type Playback } from '@praxino/contracts';
import { openPlaybackRig, type PlaybackRig } from './testing/playback-rig.ts';

/** One pack of a DVD with a subpicture of 4 × 4 pixels at 100, 200 that stands for two seconds. */
const PACK = Buffer.alloc(2048);
PACK.write(
  '000001ba4400040004010189c3f8000001bd002a810000200026000800010001000000200103321004ffff050640670c80cb0600040004ff00b0002002ff',
  'hex',
);
const list = (...languages: string[]): string =>
  [
    '# VobSub index file, v7 (do not modify this line!)',
    'size: 720x576',
    'palette: 000000, ff0000, 00ff00',
    ...languages.flatMap((id, i) => [`id: ${id}, index: ${i}`, `timestamp: 00:00:0${i + 1}:000, filepos: 000000000`]),
  ].join('\r\n');
/** The first picture of the film comes so late on its clock; players count from there. */
const BEGINS_MS = 21;
const SAMI =
  '<SAMI><BODY><SYNC Start=3000><P Class=KRCC>Words of Sami<SYNC Start=5000><P Class=KRCC>&nbsp;</BODY></SAMI>';

let rig: PlaybackRig;
let play: Playback;
beforeAll(async () => {
  const film = 'Silver Line (2015)';
  rig = await openPlaybackRig([`Movies/${film}.mkv`], {
    [`${film}.idx`]: list('en', 'de'),
    [`${film}.sub`]: PACK,
    [`${film}.pl.sub`]: '{25}{75}Words of MicroDVD',
    [`${film}.ko.smi`]: SAMI,
    [`${film}.fr.idx`]: 'no list at all',
    [`${film}.fr.sub`]: PACK,
  });
  const { id } = await rig.item('Silver Line');
  play = await rig.play({ itemId: id, device: { subtitles: ['text', 'pictures'] } });
});
afterAll(() => rig[Symbol.asyncDispose]());
const get = (url: string) => rig.app.inject({ url });
const of = (language: string) => play.subtitles.find((s) => s.language === language)!;

describe('files beside a film', () => {
  test('are listed with what they are, one for each language of a file', () => {
    const beside = play.subtitles.filter((s) => ['en', 'de', 'pl', 'ko', 'fr'].includes(s.language ?? ''));
    expect(beside.map((s) => [s.language, s.codec, s.delivery])).toEqual([
      ['en', 'dvd_subtitle', 'pictures'],
      ['de', 'dvd_subtitle', 'pictures'],
      ['ko', 'sami', 'text'],
      ['pl', 'microdvd', 'text'],
    ]);
  });

  test('that are text become WebVTT', async () => {
    expect((await get(of('ko').url!)).body).toContain('Words of Sami');
    expect((await get(`${of('pl').partUrl}?from=0&to=4`)).body).toContain('Words of MicroDVD');
  });

  test('that are pictures come with their place and time, each in its language', async () => {
    const pictures = async (language: string) => {
      const reply = await get(`${of(language).partUrl}?from=0&to=10`);
      expect(reply.statusCode).toBe(200);
      return subtitlePictures.parse(reply.json()).pictures;
    };
    const [english] = await pictures('en');
    expect(english).toMatchObject({
      startMs: 1000 - BEGINS_MS,
      planeWidth: 720,
      planeHeight: 576,
      images: [{ x: 100, y: 200 }],
    });
    expect((await pictures('de')).map((p) => p.startMs)).toEqual([2000 - BEGINS_MS]);
    expect((await get(`${of('en').partUrl!.replace('pictures.json', 'cues.vtt')}?from=0&to=1`)).statusCode).toBe(404);
  });

  test('that are pictures are for devices that draw them, and drawn into the film for others', async () => {
    const { index } = of('en');
    const body = { itemId: play.itemId, subtitleStream: index };
    expect((await rig.play({ ...body, device: { subtitles: ['text', 'pictures'] } })).subtitleStream).toBe(index);
    const burned = await rig.play({ ...body, device: { subtitles: ['text'] } });
    expect([burned.mode, burned.subtitleStream]).toEqual(['transcode', index]);
    expect(burned.subtitles.find((s) => s.index === index)).toMatchObject({ delivery: 'burn-in', partUrl: null });
    const base = burned.hlsUrl.replace(/\/[^/]*\/[^/]*$/, '');
    const rendition = /v0\.h264-\d+\.x\d/.exec(burned.hlsUrl)![0];
    expect((await get(`${base}/${rendition}/init.mp4`)).statusCode).toBe(200);
    expect((await get(`${base}/${rendition}/0.m4s`)).statusCode).toBe(200);
  });

  test('say in the facts of the film what they are', async () => {
    const [version] = (await rig.item('Silver Line')).versions;
    const beside = version!.streams.filter((s) => s.type === 'subtitle' && s.isExternal);
    expect(beside.map((s) => s.type === 'subtitle' && s.isText)).toEqual([false, false, true, true]);
  });
});
