import { describe, expect, test } from 'vitest';
import { planTrickplay } from '../images/trickplay.ts';
import type { Trickplay } from '../images/trickplay.ts';
import { irregularFilm, madePresentation } from '../testing/made-presentation.ts';
import { madeRequest, wholeBody } from '../testing/made-request.ts';
import { elementsNamed, parseXml } from '../testing/parse-xml.ts';
import { createTimeline } from '../timeline/timeline.ts';
import { dashManifest } from './dash/dash-manifest.ts';
import { hlsMaster } from './hls/hls-master.ts';
import { answerStream } from './protocols.ts';

const film = irregularFilm();
const plan: Trickplay = planTrickplay(film, createTimeline(film))!;
const p = madePresentation(film, ['v0.copy', 'v0.h264-360', 'a1.copy']);

describe('sheets of small pictures that are ready', () => {
  test('are a set of thumbnails in DASH', () => {
    const root = parseXml(dashManifest(p, [], plan));
    const sets = elementsNamed(root, 'AdaptationSet');
    const set = sets.at(-1)!;
    expect(set.attributes).toEqual({ contentType: 'image', mimeType: 'image/jpeg' });
    const { media, duration, timescale, startNumber, endNumber, initialization } = elementsNamed(
      set,
      'SegmentTemplate',
    )[0]!.attributes as Record<string, string>;
    expect([media, startNumber, initialization]).toEqual([`../trickplay/${plan.id}-$Number$.jpg`, '0', undefined]);
    expect(Number(endNumber) + 1).toBe(plan.sheets);
    expect(Number(duration) / Number(timescale)).toBe((plan.columns * plan.rows * plan.intervalMs) / 1000);
    const [representation] = elementsNamed(set, 'Representation');
    expect(representation!.attributes).toMatchObject({
      width: String(plan.columns * plan.widthPx),
      height: String(plan.rows * plan.heightPx),
    });
    expect(elementsNamed(representation!, 'EssentialProperty')[0]!.attributes).toEqual({
      schemeIdUri: 'http://dashif.org/guidelines/thumbnail_tile',
      value: `${plan.columns}x${plan.rows}`,
    });
    // Everything else stays as it is without them.
    expect(sets.slice(0, -1)).toEqual(elementsNamed(parseXml(dashManifest(p)), 'AdaptationSet'));
  });

  test('are an image playlist in HLS, behind everything else', () => {
    const [plain, told] = [hlsMaster(p), hlsMaster(p, [], plan)];
    expect(told.startsWith(plain)).toBe(true);
    expect(told.slice(plain.length)).toMatch(
      /^#EXT-X-IMAGE-STREAM-INF:BANDWIDTH=\d+,RESOLUTION=320x180,CODECS="jpeg",URI="\.\.\/trickplay\/images\.m3u8"\n$/,
    );
  });

  test.each(['master.m3u8', 'manifest.mpd'])(
    'are asked for once by %s, which says nothing of those that are not',
    async (part) => {
      const name = 'v0.copy+a1.copy';
      const ask = async (trickplay: Trickplay | null): Promise<string> => {
        const asked = { ...madeRequest({ name }), trickplay: async () => trickplay };
        return (await wholeBody(await answerStream(asked, part))).toString();
      };
      expect(await ask(plan)).toContain('trickplay/');
      expect(await ask(null)).not.toMatch(/trickplay|IMAGE|image/);
    },
  );
});
