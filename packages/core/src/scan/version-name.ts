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

/** By the long side as well as the short one: a film of 1920×800 is 1080p, and so is a telephone's of 1080×1920. */
function resolutionName(width: number, height: number): string {
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  const steps = [
    ['8K', 7000, 4000],
    ['4K', 3400, 1900],
    ['1440p', 2400, 1300],
    ['1080p', 1800, 1000],
    ['720p', 1200, 660],
    ['576p', 1000, 560],
    ['480p', 800, 460],
  ] as const;
  return steps.find(([, w, h]) => long >= w || short >= h)?.[0] ?? `${short}p`;
}
