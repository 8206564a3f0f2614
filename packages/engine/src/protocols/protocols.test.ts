import { expect, test } from 'vitest';
import { madeRequest, wholeBody } from '../testing/made-request.ts';
import { elementsNamed, parseXml } from '../testing/parse-xml.ts';
import { describeProtocol } from './protocol.compliance.ts';
import { answerStream, PROTOCOLS } from './protocols.ts';

const inPlaylist = (text: string): string[] =>
  !text.startsWith('#EXTM3U') ? [] : [...text.matchAll(/URI="([^"]+)"|^([^#\n]+)$/gm)].map((m) => m[1] ?? m[2]!);

function inMpd(text: string): string[] {
  const root = parseXml(text);
  const bases = elementsNamed(root, 'Representation')
    .flatMap((r) => elementsNamed(r, 'BaseURL'))
    .map((b) => b.text);
  const segments = elementsNamed(root, 'AdaptationSet').flatMap((set) =>
    elementsNamed(set, 'SegmentTemplate').flatMap(({ attributes: a }) =>
      elementsNamed(set, 'Representation').flatMap((r) =>
        [a['initialization']!, a['media']!].map((pattern) =>
          pattern.replace('$RepresentationID$', r.attributes['id']!).replace('$Number$', a['startNumber']!),
        ),
      ),
    ),
  );
  return [...bases, ...segments];
}

const links: Readonly<Record<string, (body: string) => string[]>> = {
  hls: inPlaylist,
  mpegts: inPlaylist,
  dash: inMpd,
};
for (const protocol of PROTOCOLS) describeProtocol({ protocol, links: links[protocol.name] ?? (() => []) });

test('manifests have links, or the suite would judge nothing', async () => {
  const name = 'v0.copy+v0.h264-720+a1.copy';
  const text = async (part: string): Promise<string> =>
    (await wholeBody(await answerStream(madeRequest({ name }), part))).toString();
  expect(inPlaylist(await text('master.m3u8')).length).toBeGreaterThanOrEqual(4);
  expect(inMpd(await text('manifest.mpd')).length).toBeGreaterThanOrEqual(7);
});

test.each(['0.exe', '-1.m4s', '1e3.m4s', 'manifest.txt', '', 'file', '0.m4s/', 'master.m3u8\n'])(
  'an address that nobody has (%j) is not found',
  async (part) => {
    await expect(answerStream(madeRequest({ name: 'v0.copy' }), part)).rejects.toMatchObject({
      code: 'stream.not-found',
    });
  },
);
