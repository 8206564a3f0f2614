import { describe, expect, test } from 'vitest';
import { irregularFilm, madePresentation, madeSubtitleTrack } from '../../testing/made-presentation.ts';
import { madeRequest } from '../../testing/made-request.ts';
import { elementsNamed, parseXml } from '../../testing/parse-xml.ts';
import { dashManifest } from '../dash/dash-manifest.ts';
import { parseEdge, pathwaysOf, steeringManifest } from '../edges.ts';
import type { Edge } from '../edges.ts';
import { hlsMaster } from '../hls/hls-master.ts';
import { answerStream } from '../protocols.ts';

const edges: Edge[] = [
  { id: 'attic', baseUrl: 'https://attic.example:8443' },
  { id: 'cabin', baseUrl: 'http://cabin.example/praxino' },
];
const name = 'v0.copy+v0.h264-360+a1.copy';
const ways = pathwaysOf({ edges, folder: '/stream/token/cut', name });
const p = madePresentation(irregularFilm(), ['v0.copy', 'v0.h264-360', 'a1.copy'], [madeSubtitleTrack()]);

describe('where there are edges', () => {
  test('players are told of them, and to come back to the origin when none answers', () => {
    expect(JSON.parse(steeringManifest(edges))).toEqual({
      VERSION: 1,
      TTL: 300,
      'PATHWAY-PRIORITY': ['attic', 'cabin', 'origin'],
    });
  });

  test('HLS has everything on each way, the origin first', () => {
    const lines = hlsMaster(p, ways).split('\n');
    expect(lines).toContain('#EXT-X-CONTENT-STEERING:SERVER-URI="steering.json",PATHWAY-ID="origin"');
    const variants = lines.flatMap((line, i) => (line.startsWith('#EXT-X-STREAM-INF') ? [[line, lines[i + 1]!]] : []));
    expect(
      variants.map(([tag, uri]) => [/PATHWAY-ID="(\w+)"$/.exec(tag!)![1], /AUDIO="([\w-]+)"/.exec(tag!)![1], uri]),
    ).toEqual([
      ['origin', 'audio', '../v0.copy/playlist.m3u8'],
      ['origin', 'audio', '../v0.h264-360/playlist.m3u8'],
      ['attic', 'attic-audio', 'https://attic.example:8443/stream/token/cut/v0.copy/playlist.m3u8'],
      ['attic', 'attic-audio', 'https://attic.example:8443/stream/token/cut/v0.h264-360/playlist.m3u8'],
      ['cabin', 'cabin-audio', 'http://cabin.example/praxino/stream/token/cut/v0.copy/playlist.m3u8'],
      ['cabin', 'cabin-audio', 'http://cabin.example/praxino/stream/token/cut/v0.h264-360/playlist.m3u8'],
    ]);
    const groups = lines
      .filter((l) => l.startsWith('#EXT-X-MEDIA'))
      .map((l) => [/GROUP-ID="([\w-]+)"/.exec(l)![1], /URI="([^"]+)"/.exec(l)![1]]);
    expect(groups).toEqual([
      ['audio', '../a1.copy/playlist.m3u8'],
      ['subtitles', '../s3/playlist.m3u8'],
      ['attic-audio', 'https://attic.example:8443/stream/token/cut/a1.copy/playlist.m3u8'],
      ['attic-subtitles', 'https://attic.example:8443/stream/token/cut/s3/playlist.m3u8'],
      ['cabin-audio', 'http://cabin.example/praxino/stream/token/cut/a1.copy/playlist.m3u8'],
      ['cabin-subtitles', 'http://cabin.example/praxino/stream/token/cut/s3/playlist.m3u8'],
    ]);
    const iFrames = lines.filter((l) => l.startsWith('#EXT-X-I-FRAME-STREAM-INF'));
    expect(iFrames.map((l) => /PATHWAY-ID="(\w+)"$/.exec(l)![1])).toEqual(['origin', 'attic', 'cabin']);
    // But for the ways everything is as it is without them.
    const own = lines.filter((l) => !/attic|cabin|STEERING/.test(l)).map((l) => l.replace(',PATHWAY-ID="origin"', ''));
    expect(own.join('\n')).toBe(hlsMaster(p));
  });

  test('DASH lists the places in the same order', () => {
    const mpd = parseXml(dashManifest(p, ways));
    const [steering] = elementsNamed(mpd, 'ContentSteering');
    expect([steering!.text, steering!.attributes['defaultServiceLocation']]).toEqual(['steering.json', 'origin']);
    const bases = mpd.children
      .filter((c) => c.name === 'BaseURL')
      .map((c) => [c.attributes['serviceLocation'], c.text]);
    expect(bases).toEqual([
      ['origin', './'],
      ['attic', `https://attic.example:8443/stream/token/cut/${name}/`],
      ['cabin', `http://cabin.example/praxino/stream/token/cut/${name}/`],
    ]);
  });

  test.each(['master.m3u8', 'manifest.mpd'])('%s tells of them where the server knows them', async (part) => {
    const { body } = await answerStream({ ...madeRequest({ name: 'v0.copy+a1.copy' }), edges }, part);
    expect(body).toContain('http://cabin.example/praxino/stream/film/v0.copy');
    expect(body).toContain('steering.json');
  });
});

describe('an edge', () => {
  test.each([
    ['attic=https://attic.example', 'attic', 'https://attic.example'],
    ['attic=https://attic.example:8443/', 'attic', 'https://attic.example:8443'],
    ['a.b-c_1=http://10.0.0.2/praxino//', 'a.b-c_1', 'http://10.0.0.2/praxino'],
    ['six=http://[2001:db8::1]:80/x=y', 'six', 'http://[2001:db8::1]/x=y'],
  ])('is named by %s', (text, id, baseUrl) => {
    expect(parseEdge(text)).toEqual({ id, baseUrl });
  });

  test.each([
    '',
    'attic',
    'attic=',
    '=https://attic.example',
    'https://attic.example',
    'origin=https://attic.example',
    'an attic=https://attic.example',
    'attic=https://attic.example,cabin=https://cabin.example x',
    'attic=ftp://attic.example',
    'attic=attic.example',
    'attic=//attic.example',
    'attic=javascript:alert(1)',
    'attic=https://user:secret@attic.example',
    'attic=https://attic.example/?x=1',
    'attic=https://attic.example/#x',
    '"attic=https://attic.example',
    `${'a'.repeat(65)}=https://attic.example`,
  ])('is not named by %j', (text) => {
    expect(parseEdge(text)).toBeNull();
  });
});

test('where there are none nothing is said of it', async () => {
  expect(hlsMaster(p)).not.toMatch(/STEERING|PATHWAY/);
  expect(dashManifest(p)).not.toMatch(/ContentSteering|serviceLocation/);
  const request = { ...madeRequest({ name: 'v0.copy' }), edges: [] };
  await expect(answerStream(request, 'steering.json')).rejects.toMatchObject({ code: 'stream.not-found' });
});
