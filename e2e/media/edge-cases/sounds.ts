// Sound of every kind that segments can hold, beside ordinary pictures.
import type { EdgeFilm } from './edge-film.ts';
import { bitexact, gop, picture, x264 } from './edge-film.ts';

/** A different pitch in every channel, so that swapped channels would be heard. */
function channels(count: number, layout: string): string[] {
  const pitches = Array.from({ length: count }, (_, i) => `sin(2*PI*${220 + 110 * i}*t)/8`);
  return ['-f', 'lavfi', '-i', `aevalsrc=${pitches.join('|')}:c=${layout}:s=48000:d=5`];
}

function sound(title: string, extension: 'mkv' | 'mp4', count: number, encoder: readonly string[]): EdgeFilm {
  const layout = { 2: 'stereo', 6: '5.1', 8: '7.1' }[count]!;
  const pictures = [...x264, ...gop(50)];
  const strict = ['-strict', '-2'];
  return {
    title: `${title} ${extension}`,
    extension,
    covers: `${title} of ${layout}`,
    steps: [
      [
        ...picture({ seconds: 5, width: 160, height: 90 }),
        ...channels(count, layout),
        ...pictures,
        ...encoder,
        ...strict,
      ].concat(bitexact, '@out'),
    ],
  };
}

export const soundFilms: readonly EdgeFilm[] = (['mkv', 'mp4'] as const).flatMap((extension) => [
  sound('AAC surround', extension, 6, ['-c:a', 'aac', '-b:a', '256k']),
  sound('AAC eight channels', extension, 8, ['-c:a', 'aac', '-b:a', '320k']),
  sound('AC-3 surround', extension, 6, ['-c:a', 'ac3', '-b:a', '384k']),
  sound('E-AC-3 surround', extension, 6, ['-c:a', 'eac3', '-b:a', '384k']),
  sound('Opus eight channels', extension, 8, ['-c:a', 'libopus', '-b:a', '256k', '-mapping_family', '1']),
  sound('FLAC eight channels', extension, 8, ['-c:a', 'flac']),
  sound('MP3', extension, 2, ['-c:a', 'libmp3lame']),
  sound('ALAC', extension, 2, ['-c:a', 'alac']),
]);
