import { describe, expect, it } from 'vitest';
import { judgeMpd, readXml } from './dash-rules.ts';
import { judgeAlignment, judgeMaster, judgeMedia } from './hls-rules.ts';

const master = [
  '#EXTM3U',
  '#EXT-X-VERSION:7',
  '#EXT-X-INDEPENDENT-SEGMENTS',
  '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="a.m3u8"',
  '#EXT-X-STREAM-INF:BANDWIDTH=2000,AVERAGE-BANDWIDTH=1000,CODECS="avc1.640029,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=25.000,AUDIO="a"',
  'v.m3u8',
  '',
].join('\n');
const media = [
  '#EXTM3U',
  '#EXT-X-VERSION:7',
  '#EXT-X-TARGETDURATION:4',
  '#EXT-X-PLAYLIST-TYPE:VOD',
  '#EXT-X-MAP:URI="init.mp4"',
  '#EXTINF:4.000000,',
  '0.m4s',
  '#EXTINF:3.500000,',
  '1.m4s',
  '#EXT-X-ENDLIST',
  '',
].join('\n');

describe('the judge of HLS', () => {
  it('finds nothing in good playlists', () => {
    expect(judgeMaster(master)).toEqual([]);
    expect(judgeMedia(media)).toEqual({ findings: [], facts: { marks: [0, 4, 7.5], uris: ['0.m4s', '1.m4s'] } });
  });

  it.each([
    ['BANDWIDTH=2000,', '', 'no BANDWIDTH'],
    ['AVERAGE-BANDWIDTH=1000', 'AVERAGE-BANDWIDTH=3000', 'heavier on average'],
    ['RESOLUTION=640x360,', '', 'no RESOLUTION'],
    ['FRAME-RATE=25.000,', '', 'no FRAME-RATE'],
    ['AUDIO="a"\n', 'AUDIO="b"\n', 'which is not there'],
    ['AUTOSELECT=YES', 'AUTOSELECT=NO', 'not selected'],
    ['CHANNELS="2",', '', 'its channels'],
    ['#EXT-X-VERSION:7\n', '', 'version'],
    ['#EXT-X-INDEPENDENT-SEGMENTS\n', '', 'independent'],
  ])('finds %j changed to %j in a multivariant playlist', (from, to, finding) => {
    expect(judgeMaster(master.replace(from, to)).join('\n')).toContain(finding);
  });

  it.each([
    ['#EXT-X-TARGETDURATION:4', '#EXT-X-TARGETDURATION:3', 'exceeds the target'],
    ['#EXT-X-ENDLIST\n', '', 'does not end'],
    ['TYPE:VOD', 'TYPE:EVENT', 'VOD'],
    ['#EXT-X-MAP:URI="init.mp4"\n', '', 'EXT-X-MAP'],
    ['#EXTINF:3.500000', '#EXT-X-DISCONTINUITY\n#EXTINF:3.500000', 'discontinuity'],
  ])('finds %j changed to %j in a playlist of segments', (from, to, finding) => {
    expect(judgeMedia(media.replace(from, to)).findings.join('\n')).toContain(finding);
  });

  const images = [
    ...['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-TARGETDURATION:50', '#EXT-X-PLAYLIST-TYPE:VOD', '#EXT-X-IMAGES-ONLY'],
    ...['#EXTINF:50.000,', '#EXT-X-TILES:RESOLUTION=320x180,LAYOUT=5x5,DURATION=2', '0.jpg', '#EXT-X-ENDLIST', ''],
  ].join('\n');
  it('finds nothing in good lists of images', () => {
    expect(judgeMedia(images).findings).toEqual([]);
    const line = '#EXT-X-IMAGE-STREAM-INF:BANDWIDTH=9,RESOLUTION=320x180,CODECS="jpeg",URI="i.m3u8"';
    expect(judgeMaster(`${master}${line}\n`)).toEqual([]);
    expect(judgeMaster(`${master}${line.replace('CODECS="jpeg",', '')}\n`)).toEqual(['images have no CODECS']);
  });

  it.each([
    ['DURATION=2', 'DURATION=1', 'has pictures for 25 s'],
    ['LAYOUT=5x5', 'LAYOUT=5', 'does not say its layout'],
    ['#EXT-X-TILES:RESOLUTION=320x180,LAYOUT=5x5,DURATION=2\n', '', '1 sheets with 0 layouts'],
  ])('finds %j changed to %j in a list of images', (from, to, finding) => {
    expect(judgeMedia(images.replace(from, to)).findings.join('\n')).toContain(finding);
  });

  it('finds a grid that does not fit', () => {
    const facts = (marks: number[]) => ({ marks, uris: [] });
    expect(judgeAlignment(facts([0, 4, 8]), facts([0, 1, 2, 3, 4, 5, 6, 7, 8]))).toEqual([]);
    expect(judgeAlignment(facts([0, 4, 8]), facts([0, 1, 2, 3.5, 5, 8]))).toHaveLength(1);
  });
});

const template =
  '<SegmentTemplate timescale="1000" startNumber="0" initialization="i.mp4" media="$Number$.m4s">' +
  '<SegmentTimeline><S t="0" d="4000" r="1"/><S d="2000"/></SegmentTimeline></SegmentTemplate>';
const mpd =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="p" type="static" mediaPresentationDuration="PT10S" minBufferTime="PT2S">' +
  '<Period id="0"><AdaptationSet id="v0" contentType="video" mimeType="video/mp4">' +
  '<SupplementalProperty schemeIdUri="urn:mpeg:dash:adaptation-set-switching:2016" value="v1"/><Role schemeIdUri="r" value="main"/>' +
  `${template}<Representation id="a" codecs="avc1.1" width="640" height="360" bandwidth="100"/></AdaptationSet>` +
  '<AdaptationSet id="v1" contentType="video" mimeType="video/mp4">' +
  `${template}<Representation id="b" codecs="avc1.2" width="320" height="180" bandwidth="50"/></AdaptationSet></Period></MPD>`;

describe('the judge of DASH', () => {
  it('finds nothing in a good manifest', () => {
    expect(judgeMpd(mpd)).toEqual([]);
  });

  it.each([
    [' minBufferTime="PT2S"', '', '@minBufferTime'],
    ['id="b"', 'id="a"', 'one id'],
    ['value="v1"', 'value="v7"', 'that is not there'],
    ['<S d="2000"/>', '<S t="8001" d="2000"/>', 'hole'],
    ['<S t="0"', '<S', 'no @t'],
    ['d="2000"', 'd="0"', 'lasts 0'],
    ['PT10S', 'PT7S', 'go on to 10 s'],
    [' width="640"', '', '@width'],
    [' codecs="avc1.1"', '', '@codecs'],
    ['<Role schemeIdUri="r" value="main"/>', '', null],
    ['<Role', '<Odd', 'no place'],
  ])('finds %j changed to %j', (from, to, finding) => {
    const findings = judgeMpd(mpd.replace(from, to)).join('\n');
    if (finding === null) expect(findings).toBe('');
    else expect(findings).toContain(finding);
  });

  const sheets =
    '<AdaptationSet contentType="image" mimeType="image/jpeg"><SegmentTemplate timescale="1" duration="5" startNumber="0" endNumber="1" ' +
    'media="$Number$.jpg"/><Representation id="t" bandwidth="9" width="1600" height="900">' +
    '<EssentialProperty schemeIdUri="http://dashif.org/guidelines/thumbnail_tile" value="5x5"/></Representation></AdaptationSet>';
  const illustrated = mpd.replace('</Period>', `${sheets}</Period>`);

  it('finds nothing in good thumbnails', () => {
    expect(judgeMpd(illustrated)).toEqual([]);
  });

  it.each([
    ['image/jpeg', 'image/gif', 'image/gif'],
    ['thumbnail_tile', 'tile', 'how its pictures lie'],
    ['<EssentialProperty', '<SupplementalProperty', 'how its pictures lie'],
    ['5x5', '5x7', 'not whole pictures'],
    ['$Number$.jpg', '0.jpg', 'do not differ'],
    [' duration="5"', '', 'no duration'],
    ['endNumber="1"', 'endNumber="4"', '5 sheets of 5 s'],
    ['endNumber="1"', 'endNumber="-1"', '0 sheets of 5 s'],
    ['media="$Number$.jpg"', 'media="$Number$.jpg" initialization="i"', 'initialization'],
  ])('finds %j changed to %j in thumbnails', (from, to, finding) => {
    expect(judgeMpd(illustrated.replace(from, to)).join('\n')).toContain(finding);
  });

  it('finds pictures and sound without an initialization segment', () => {
    expect(judgeMpd(mpd.replace(' initialization="i.mp4"', ''))).toContain('SegmentTemplate has no @initialization');
  });

  it('finds elements in the wrong order', () => {
    const turned = mpd.replace(/(<SupplementalProperty[^>]*>)(<Role[^>]*>)/, '$2$1');
    expect(judgeMpd(turned)).toEqual(['SupplementalProperty comes too late in AdaptationSet']);
  });

  it('throws on what is not well-formed', () => {
    for (const text of ['<a>', '<a><b></a></b>', '<a b=c/>', '']) expect(() => readXml(text)).toThrow(SyntaxError);
  });
});
