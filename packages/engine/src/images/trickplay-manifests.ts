// How players other than ours learn of small pictures: WebVTT thumbnails, HLS image playlists, DASH thumbnail tiles. Pure functions.
import { picturesOn } from './trickplay.ts';
import type { Trickplay } from './trickplay.ts';

export interface SheetAddress {
  /** Address of a sheet, as it stands in the file that names it. */
  url: (sheet: number) => string;
}

/** One cue per picture: the sheet and the place on it, as a spatial media fragment (W3C Media Fragments 1.0 §4.2.2). */
export function thumbnailsWebVtt(plan: Trickplay, durationMs: number, { url }: SheetAddress): string {
  const cues: string[] = [];
  for (let sheet = 0; sheet < plan.sheets; sheet++) {
    const { first, end } = picturesOn(plan, sheet);
    for (let i = first; i < end; i++) {
      const [x, y] = [(i - first) % plan.columns, Math.floor((i - first) / plan.columns)];
      const place = [x * plan.widthPx, y * plan.heightPx, plan.widthPx, plan.heightPx].join(',');
      const until = Math.min((i + 1) * plan.intervalMs, Math.max(durationMs, i * plan.intervalMs + 1));
      cues.push(`${clock(i * plan.intervalMs)} --> ${clock(until)}\n${url(sheet)}#xywh=${place}\n`);
    }
  }
  return `WEBVTT\n\n${cues.join('\n')}`;
}

function clock(ms: number): string {
  const pad = (value: number, digits: number): string => String(Math.floor(value)).padStart(digits, '0');
  return `${pad(ms / 3_600_000, 2)}:${pad((ms / 60_000) % 60, 2)}:${pad((ms / 1000) % 60, 2)}.${pad(ms % 1000, 3)}`;
}

/** Roughly what a small picture of this size needs as a JPEG: manifests promise a bandwidth before any sheet exists. */
const BITS_PER_PIXEL = 1.6;

interface SheetFacts {
  /** Of a whole sheet. */
  width: number;
  height: number;
  /** What each sheet but the last covers. */
  durationMs: number;
  bandwidthBps: number;
}

export function sheetFacts(plan: Trickplay): SheetFacts {
  const [width, height] = [plan.columns * plan.widthPx, plan.rows * plan.heightPx];
  const durationMs = plan.columns * plan.rows * plan.intervalMs;
  return { width, height, durationMs, bandwidthBps: Math.ceil((width * height * BITS_PER_PIXEL * 1000) / durationMs) };
}

/**
 * The line of a multivariant playlist that announces image playlists (the "HLS Image Media Playlist" proposal by Disney and
 * others, version 0.4, which Roku and hls.js-based players read; others ignore unknown tags, RFC 8216 §6.3.1).
 */
export function hlsImageStream(plan: Trickplay, uri: string): string {
  const { bandwidthBps } = sheetFacts(plan);
  const resolution = `${plan.widthPx}x${plan.heightPx}`;
  return `#EXT-X-IMAGE-STREAM-INF:BANDWIDTH=${bandwidthBps},RESOLUTION=${resolution},CODECS="jpeg",URI="${uri}"`;
}

/** The image playlist itself: one segment per sheet. `durationMs`: of the film. */
export function hlsImagePlaylist(plan: Trickplay, durationMs: number, { url }: SheetAddress): string {
  const perSheet = sheetFacts(plan).durationMs;
  const tiles = `#EXT-X-TILES:RESOLUTION=${plan.widthPx}x${plan.heightPx},LAYOUT=${plan.columns}x${plan.rows},DURATION=${plan.intervalMs / 1000}`;
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.ceil(perSheet / 1000)}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-IMAGES-ONLY',
  ];
  for (let sheet = 0; sheet < plan.sheets; sheet++) {
    const lasts = Math.max(1, Math.min(perSheet, durationMs - sheet * perSheet));
    lines.push(`#EXTINF:${(lasts / 1000).toFixed(3)},`, tiles, url(sheet));
  }
  return `${[...lines, '#EXT-X-ENDLIST'].join('\n')}\n`;
}

/**
 * What a DASH thumbnail AdaptationSet says (DASH-IF IOP 4.3 §6.2.6): the caller writes it with its own XML writer. `media` is a
 * template in which `$Number$` counts sheets from `startNumber`.
 */
export interface DashThumbnails {
  mimeType: 'image/jpeg';
  schemeIdUri: 'http://dashif.org/guidelines/thumbnail_tile';
  /** "5x5" */
  value: string;
  timescale: number;
  /** Of one sheet, in `timescale`. */
  duration: number;
  startNumber: number;
  width: number;
  height: number;
  bandwidthBps: number;
}

export function dashThumbnails(plan: Trickplay): DashThumbnails {
  const { width, height, durationMs, bandwidthBps } = sheetFacts(plan);
  return {
    mimeType: 'image/jpeg',
    schemeIdUri: 'http://dashif.org/guidelines/thumbnail_tile',
    value: `${plan.columns}x${plan.rows}`,
    timescale: 1000,
    duration: durationMs,
    startNumber: 0,
    width,
    height,
    bandwidthBps,
  };
}
