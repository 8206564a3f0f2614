import type { MediaIndex } from '@praxino/engine';

/** What tells one file of a film from another: "4K HDR", "Director's Cut 1080p", "FLAC". */
export function versionName(index: MediaIndex, edition: string | null): string {
  const video = index.streams.find((s) => s.type === 'video' && !s.isAttachedPicture);
  if (video?.type !== 'video') {
    const audio = index.streams.find((s) => s.type === 'audio');
    return (audio?.codec ?? index.container).toUpperCase();
  }
  const dynamic = { sdr: '', hdr10: 'HDR', hlg: 'HLG', 'dolby-vision': 'Dolby Vision' }[video.hdr];
  return [edition, resolutionName(video.width, video.height), dynamic].filter(Boolean).join(' ');
}

/** By width as well as height: a film of 1920×800 is 1080p. */
function resolutionName(width: number, height: number): string {
  const steps = [
    ['8K', 7000, 4000],
    ['4K', 3400, 1900],
    ['1440p', 2400, 1300],
    ['1080p', 1800, 1000],
    ['720p', 1200, 660],
    ['576p', 1000, 560],
    ['480p', 800, 460],
  ] as const;
  return steps.find(([, w, h]) => width >= w || height >= h)?.[0] ?? `${height}p`;
}
