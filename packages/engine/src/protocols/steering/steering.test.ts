import { describe, expect, test } from 'vitest';
import { irregularFilm, madePresentation } from '../../testing/made-presentation.ts';
import { madeRequest } from '../../testing/made-request.ts';
import { elementsNamed, parseXml } from '../../testing/parse-xml.ts';
import { dashManifest } from '../dash/dash-manifest.ts';
import { steeringManifest } from '../edges.ts';
import type { Edge } from '../edges.ts';
import { hlsMaster } from '../hls/hls-master.ts';
import { answerStream } from '../protocols.ts';

const edges: Edge[] = [
  { id: 'attic', baseUrl: 'https://attic.example:8443' },
  { id: 'cabin', baseUrl: 'http://cabin.example/' },
];
const p = madePresentation(irregularFilm(), ['v0.copy', 'v0.h264-360', 'a1.copy']);

describe('where there are edges', () => {
  test('players are told of them, and to come back to the origin when none answers', () => {
    expect(JSON.parse(steeringManifest(edges))).toEqual({
      VERSION: 1,
      TTL: 300,
      'PATHWAY-PRIORITY': ['attic', 'cabin', 'origin'],
      'PATHWAY-CLONES': [
        { 'BASE-ID': 'origin', ID: 'attic', 'URI-REPLACEMENT': { HOST: 'attic.example:8443' } },
        { 'BASE-ID': 'origin', ID: 'cabin', 'URI-REPLACEMENT': { HOST: 'cabin.example' } },
      ],
    });
  });

  test('HLS names the way that its variants lie on', () => {
    const lines = hlsMaster(p, edges).split('\n');
    expect(lines).toContain('#EXT-X-CONTENT-STEERING:SERVER-URI="steering.json",PATHWAY-ID="origin"');
    const variants = lines.filter((l) => l.startsWith('#EXT-X-STREAM-INF'));
    expect(variants).toHaveLength(2);
    expect(variants.every((l) => l.endsWith('PATHWAY-ID="origin"'))).toBe(true);
  });

  test('DASH does the same', () => {
    const mpd = parseXml(dashManifest(p, edges));
    const [steering] = elementsNamed(mpd, 'ContentSteering');
    expect([steering!.text, steering!.attributes['defaultServiceLocation']]).toEqual(['steering.json', 'origin']);
    const [base] = mpd.children;
    expect([base!.name, base!.text, base!.attributes['serviceLocation']]).toEqual(['BaseURL', './', 'origin']);
  });

  test.each([
    ['origin', 'https://a.example'],
    ['a b', 'https://a.example'],
    ['', 'https://a.example'],
    ['a', 'attic'],
    ['a', ''],
  ])('the edge %j at %j is refused', (id, baseUrl) => {
    expect(() => steeringManifest([{ id, baseUrl }])).toThrow(RangeError);
  });
});

test('where there are none nothing is said of it', async () => {
  expect(hlsMaster(p)).not.toMatch(/STEERING|PATHWAY/);
  expect(dashManifest(p)).not.toMatch(/ContentSteering|serviceLocation/);
  const request = { ...madeRequest({ name: 'v0.copy' }), edges: [] };
  await expect(answerStream(request, 'steering.json')).rejects.toMatchObject({ code: 'stream.not-found' });
});
