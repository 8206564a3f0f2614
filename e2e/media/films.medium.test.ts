// The films are what the catalogue says, seen by ffprobe. Without this, a test on them could prove nothing.
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ffprobe } from '../harness/run.ts';
import { readFrameNumbers } from './bar-code.ts';
import { broken, externalSubtitle, filmPath, films, IRREGULAR_KEYFRAMES_S, mediaDir, nfo, oddNames } from './films.ts';
import type { Film, FilmId } from './films.ts';

interface Probe {
  format: { format_name: string; duration?: string; tags?: Record<string, string> };
  streams: {
    codec_type: string;
    codec_name: string;
    width: number;
    height: number;
    channels: number;
    pix_fmt: string;
    r_frame_rate: string;
    color_transfer?: string;
    tags?: Record<string, string>;
  }[];
}
const entries = Object.entries(films) as [FilmId, Film][];
const withPicture = entries.filter(([, film]) => film.picture);
const probe = (id: FilmId): Promise<Probe> => ffprobe(filmPath(id), ['-show_format', '-show_streams']);

describe('every film', () => {
  it.each(entries)('%s has the streams and the length of its facts', async (id, film) => {
    const { streams, format } = await probe(id);
    const video = streams.find((s) => s.codec_type === 'video');
    expect(video?.codec_name).toBe(film.picture?.codec);
    if (film.picture) {
      expect(video).toMatchObject({ width: film.picture.width, height: film.picture.height });
      expect(video!.pix_fmt).toBe(film.picture.bitDepth === 10 ? 'yuv420p10le' : 'yuv420p');
      expect(video!.color_transfer === 'smpte2084').toBe(film.picture.hdr === 'hdr10');
    }
    const sound = streams.filter((s) => s.codec_type === 'audio');
    expect(sound.map((s) => [s.codec_name, s.channels])).toEqual(film.sound.map((s) => [s.codec, s.channels]));
    expect(streams.filter((s) => s.codec_type === 'subtitle').map((s) => s.codec_name)).toEqual(
      film.text.map((t) => t.codec),
    );
    if (id !== 'mkvNoCues') expect(Math.abs(Number(format.duration) * 1000 - film.durationMs)).toBeLessThan(150);
  });

  it.each(withPicture)('%s carries the numbers 0 to n-1 in its frames, in order', async (id, film) => {
    const numbers = await readFrameNumbers(filmPath(id));
    expect(numbers).toEqual(Array.from({ length: film.picture!.frames }, (_, i) => i));
  });
});

describe('the odd one of each kind', () => {
  const boxOrder = async (id: FilmId): Promise<number> => {
    const bytes = await readFile(filmPath(id));
    return bytes.indexOf('moov') - bytes.indexOf('mdat');
  };

  it('has one MP4 with its index in front and one with it at the end', async () => {
    expect(await boxOrder('mp4')).toBeLessThan(0);
    expect(await boxOrder('mp4MoovLast')).toBeGreaterThan(0);
  });

  it('has key frames where the list says in the MKV, with B-frames between', async () => {
    const { packets } = await ffprobe<{ packets: { pts_time: string; dts_time?: string; flags: string }[] }>(
      filmPath('mkv'),
      ['-select_streams', 'v:0', '-show_entries', 'packet=pts_time,flags'],
    );
    const keys = packets.filter((p) => p.flags.startsWith('K')).map((p) => Number(p.pts_time));
    // The muxer moves everything by the priming of the AAC track, to the next millisecond: no first frame at 0 here.
    expect(keys[0]).toBe(0.021);
    expect(keys.map((k) => Number((k - keys[0]!).toFixed(3)))).toEqual([...IRREGULAR_KEYFRAMES_S]);
    const times = packets.map((p) => Number(p.pts_time));
    expect(times.some((t, i) => i > 0 && t < times[i - 1]!)).toBe(true);
  });

  it('has an MKV without Cues and one with them', async () => {
    const cuesId = Buffer.from([0x1c, 0x53, 0xbb, 0x6b]);
    expect((await readFile(filmPath('mkvNoCues'))).includes(cuesId)).toBe(false);
    expect((await readFile(filmPath('mkv'))).includes(cuesId)).toBe(true);
  });

  it('has leading pictures after the key frames of the HEVC film: an open group of pictures', async () => {
    const { packets } = await ffprobe<{ packets: { pts_time: string; flags: string }[] }>(filmPath('hevc'), [
      '-select_streams',
      'v:0',
      '-show_entries',
      'packet=pts_time,flags',
    ]);
    const second = packets.findIndex((p, i) => i > 0 && p.flags.startsWith('K'));
    expect(second).toBeGreaterThan(0);
    expect(Number(packets[second + 1]!.pts_time)).toBeLessThan(Number(packets[second]!.pts_time));
  });

  it('has tags on every track of the album', async () => {
    const { format } = await probe('track3');
    expect(format.tags).toMatchObject({ title: 'Dusk', album: 'First Light', artist: 'The Testers', track: '3/3' });
  });
});

describe('what lies beside', () => {
  it('has damaged files of the stated sizes', async () => {
    const sizeOf = async (path: string): Promise<number> => (await stat(join(mediaDir, path))).size;
    expect(await sizeOf(broken.empty.path)).toBe(0);
    expect(await sizeOf(broken.cutMkv.path)).toBe(Math.floor((await stat(filmPath('mkv'))).size * broken.cutMkv.share));
    await expect(ffprobe(join(mediaDir, broken.text.path), ['-show_format'])).rejects.toThrow('ended with 1');
    await expect(ffprobe(join(mediaDir, broken.cutMp4NoIndex.path), ['-show_format'])).rejects.toThrow(
      'moov atom not found',
    );
  });

  it('has every odd name, one of them as long as a file system allows', async () => {
    const names = await readdir(join(mediaDir, 'Odd Names'));
    expect(names.toSorted()).toEqual(Object.values(oddNames).toSorted());
    expect(Buffer.byteLength(oddNames.longest)).toBe(255);
  });

  it('has a subtitle, an NFO and a poster next to a film', async () => {
    expect(await readFile(join(mediaDir, externalSubtitle.path), 'utf8')).toContain('From the file beside the film.');
    expect(await readFile(join(mediaDir, nfo.path), 'utf8')).toContain(`<title>${nfo.title}</title>`);
    const poster = await ffprobe<Probe>(join(mediaDir, 'Movies/Blue Square (2019)/poster.jpg'), [
      '-show_streams',
      '-show_format',
    ]);
    expect(poster.streams[0]).toMatchObject({ width: 600, height: 900 });
  });
});
