// The media presentation description of DASH (ISO/IEC 23009-1), static, from the same segments as HLS.
import type { Trickplay } from '../../images/trickplay.ts';
import { dashThumbnails } from '../../images/trickplay-manifests.ts';
import type { AudioStream, MediaStream, VideoStream } from '../../model.ts';
import type { AudioTrack, Presentation, SubtitleTrack, VideoTrack } from '../../stream/presentation.ts';
import { parseRendition } from '../../stream/rendition.ts';
import { ORIGIN } from '../edges.ts';
import type { Pathway } from '../edges.ts';
import { presentationSpan } from '../presentation-span.ts';
import { proposedFirst } from '../proposed-first.ts';
import { firstListed, listedSegments } from '../segment-times.ts';
import { audioNames } from '../audio-groups.ts';
import { languageTag, trackNames } from '../track-names.ts';
import { element, textElement } from './xml.ts';

/**
 * Shaka 5.2 (with `streaming.lowLatencyMode`) appends a segment while it still arrives only if *every* representation, text too,
 * has an availabilityTimeOffset above 0; dash.js 5.2 wants availabilityTimeComplete="false". Both accept them in a static MPD.
 */
const WHILE_IT_ARRIVES = { availabilityTimeOffset: 5, availabilityTimeComplete: 'false' } as const;

/** Index: channels. ISO/IEC 23091-3 ChannelConfiguration: 6.1 and 7.1 do not have their count as number. */
const CHANNEL_CONFIGURATION = [0, 1, 2, 3, 4, 5, 6, 11, 12];

/** `<base>/<presentation>/manifest.mpd`. Time 0 is the first picture, whatever the clock of the file says there. */
export function dashManifest(
  p: Presentation,
  pathways: readonly Pathway[] = [],
  trickplay: Trickplay | null = null,
): string {
  const { startSeconds, endSeconds } = presentationSpan(p);
  const names = { audio: audioNames(p.audio), text: trackNames(p.subtitles, 'Subtitles') };
  const sets = [
    ...videoSets(p, startSeconds),
    ...p.audio.map((track, i) => audioSet(p, track, names.audio[i]!, startSeconds)),
    ...p.subtitles.map((track, i) => textSet(track, names.text[i]!)),
    ...(trickplay ? [thumbnailSet(trickplay)] : []),
  ];
  const mpd = element(
    'MPD',
    {
      xmlns: 'urn:mpeg:dash:schema:mpd:2011',
      'xmlns:scte214': p.video.some((v) => v.supplementalCodecs) ? 'urn:scte:dash:scte214-extensions' : null,
      profiles: 'urn:mpeg:dash:profile:isoff-live:2011',
      type: 'static',
      mediaPresentationDuration: `PT${(endSeconds - startSeconds).toFixed(6)}S`,
      minBufferTime: 'PT2S',
    },
    ...steeringElements(pathways),
    element('Period', { id: '0', start: 'PT0S' }, ...sets.map((s) => `\n${s}`)),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${mpd}\n`;
}

/** ETSI TS 103 998: everything lies on each way; the steering manifest says which of them to go. */
function steeringElements(pathways: readonly Pathway[]): string[] {
  if (pathways.length === 0) return [];
  return [
    ...pathways.map(({ id, presentation }) => textElement('BaseURL', { serviceLocation: id }, `${presentation}/`)),
    textElement('ContentSteering', { defaultServiceLocation: ORIGIN, queryBeforeStart: 'false' }, 'steering.json'),
  ];
}

/**
 * One set per grid, codec and range, as `segmentAlignment` and decoders want it; players may switch between all of them (§5.3.3.5).
 * The set with the proposed picture comes first, and it is the first one there.
 */
function videoSets(p: Presentation, startSeconds: number): string[] {
  const kind = (t: VideoTrack): string =>
    [t.action, t.timescale, t.boundaries.length, t.codecString.split('.')[0], t.videoRange].join(' ');
  const groups = [...Map.groupBy(proposedFirst(p.video), kind).values()];
  const ids = groups.map((_, i) => `v${i}`);
  return groups.map((tracks, i) =>
    videoSet(p, tracks, { startSeconds, id: ids[i]!, others: ids.filter((id) => id !== ids[i]) }),
  );
}

function videoSet(
  p: Presentation,
  tracks: VideoTrack[],
  set: { startSeconds: number; id: string; others: string[] },
): string {
  const [first] = tracks;
  const startWithSAP = accessPointType(p, first!);
  const common = { id: set.id, contentType: 'video', mimeType: 'video/mp4', segmentAlignment: 'true', startWithSAP };
  const switching = { schemeIdUri: 'urn:mpeg:dash:adaptation-set-switching:2016', value: set.others.join(',') };
  return element(
    'AdaptationSet',
    common,
    ...highDynamicRange(first!),
    ...(set.others.length > 0 ? [element('SupplementalProperty', switching)] : []),
    role('main'),
    segmentTemplate(first!, set.startSeconds),
    ...tracks.map((t) => videoRepresentation(p, t)),
  );
}

/**
 * ISO/IEC 14496-12 annex I: type 1 begins with the picture that is shown first; behind the key frame of an open group (type 3) come
 * pictures that are shown before it and need what came before. Encodes have closed groups.
 */
function accessPointType(p: Presentation, track: VideoTrack): 1 | 3 {
  const stream = streamOf(p, track.id) as VideoStream | undefined; // the rendition is one of pictures
  return track.action === 'copy' && stream?.hasOpenGroups ? 3 : 1;
}

function videoRepresentation(p: Presentation, track: VideoTrack): string {
  const stream = streamOf(p, track.id) as VideoStream | undefined; // the rendition is one of pictures
  const rate = track.frameRate === null ? null : stream?.frameRate;
  return element('Representation', {
    id: track.id,
    codecs: track.codecString,
    // SCTE 214-1 §5.3: codec and profile apart.
    'scte214:supplementalCodecs': track.supplementalCodecs?.split('/')[0] ?? null,
    'scte214:supplementalProfiles': track.supplementalCodecs?.split('/')[1] ?? null,
    width: track.width,
    height: track.height,
    sar: track.action === 'copy' && stream ? sampleAspect(stream) : null,
    frameRate: rate ? `${rate.num}/${rate.den}` : null,
    bandwidth: Math.ceil(track.peakBitrateBps),
  });
}

/** @sar, where pixels are not square. */
function sampleAspect({ pixelAspect: { num, den } }: VideoStream): string | null {
  return num === den ? null : `${num}:${den}`;
}

/** ISO/IEC 23091-2 numbers: 16 = PQ, 18 = HLG, 9 = BT.2020. */
function highDynamicRange(track: VideoTrack): string[] {
  if (track.videoRange === 'SDR') return [];
  const values = {
    TransferCharacteristics: track.videoRange === 'PQ' ? 16 : 18,
    ColourPrimaries: 9,
    MatrixCoefficients: 9,
  };
  return Object.entries(values).map(([name, value]) =>
    element('SupplementalProperty', { schemeIdUri: `urn:mpeg:mpegB:cicp:${name}`, value }),
  );
}

function audioSet(p: Presentation, track: AudioTrack, name: string, startSeconds: number): string {
  const stream = streamOf(p, track.id) as AudioStream | undefined; // the rendition is one of sound
  const channels = CHANNEL_CONFIGURATION[track.channels];
  const representation = element(
    'Representation',
    {
      id: track.id,
      codecs: track.codecString,
      audioSamplingRate: track.sampleRate,
      bandwidth: Math.ceil(track.bitrateBps),
    },
    ...(channels
      ? [
          element('AudioChannelConfiguration', {
            schemeIdUri: 'urn:mpeg:mpegB:cicp:ChannelConfiguration',
            value: channels,
          }),
        ]
      : []),
  );
  const common = {
    contentType: 'audio',
    mimeType: 'audio/mp4',
    lang: languageTag(track.language),
    segmentAlignment: 'true',
    startWithSAP: 1,
  };
  const part = stream?.isCommentary ? 'commentary' : track.isDefault ? 'main' : 'alternate';
  return element(
    'AdaptationSet',
    common,
    label(name),
    role(part),
    segmentTemplate(track, startSeconds),
    representation,
  );
}

function textSet(track: SubtitleTrack, name: string): string {
  const representation = element(
    'Representation',
    { id: track.id, bandwidth: 256 },
    textElement('BaseURL', WHILE_IT_ARRIVES, `../${track.id}/subtitles.vtt`),
  );
  const part = track.isForced ? 'forced-subtitle' : track.isHearingImpaired ? 'caption' : 'subtitle';
  const common = { contentType: 'text', mimeType: 'text/vtt', lang: languageTag(track.language) };
  return element(
    'AdaptationSet',
    common,
    label(name),
    role(part),
    ...(track.isDefault ? [role('main')] : []),
    representation,
  );
}

/** DASH-IF IOP 4.3 §6.2.6: sheets of equal duration, from the start of the film on. */
function thumbnailSet(plan: Trickplay): string {
  const { mimeType, schemeIdUri, value, timescale, duration, startNumber, width, height, bandwidthBps } =
    dashThumbnails(plan);
  const template = {
    timescale,
    duration,
    startNumber,
    endNumber: startNumber + plan.sheets - 1,
    ...WHILE_IT_ARRIVES,
    media: `../trickplay/${plan.id}-$Number$.jpg`,
  };
  return element(
    'AdaptationSet',
    { contentType: 'image', mimeType },
    element('SegmentTemplate', template),
    element(
      'Representation',
      { id: 'thumbnails', width, height, bandwidth: bandwidthBps },
      element('EssentialProperty', { schemeIdUri, value }),
    ),
  );
}

function role(value: string): string {
  return element('Role', { schemeIdUri: 'urn:mpeg:dash:role:2011', value });
}

function label(name: string): string {
  return textElement('Label', {}, name);
}

function streamOf(p: Presentation, id: string): MediaStream | undefined {
  const rendition = parseRendition(id);
  return p.index.streams.find((s) => s.index === rendition?.stream);
}

function segmentTemplate(track: VideoTrack | AudioTrack, startSeconds: number): string {
  return element(
    'SegmentTemplate',
    {
      timescale: track.timescale,
      startNumber: firstListed(track.boundaries),
      presentationTimeOffset: Math.round(startSeconds * track.timescale),
      ...WHILE_IT_ARRIVES,
      initialization: '../$RepresentationID$/init.mp4',
      media: '../$RepresentationID$/$Number$.m4s',
    },
    segmentTimeline(track.boundaries),
  );
}

const timelines = new WeakMap<readonly number[], string>();

/** The SegmentTimeline of boundaries. Renditions share their boundaries, and a film has a thousand of them and more. */
function segmentTimeline(boundaries: readonly number[]): string {
  const known = timelines.get(boundaries);
  if (known !== undefined) return known;
  const made = element('SegmentTimeline', {}, ...timelineRuns(listedSegments(boundaries)));
  timelines.set(boundaries, made);
  return made;
}

/** `S` elements: neighbours of equal length share one. */
function timelineRuns(segments: readonly { start: number; end: number }[]): string[] {
  const runs: { d: number; r: number }[] = [];
  for (const { start, end } of segments) {
    const last = runs.at(-1);
    if (last?.d === end - start) last.r++;
    else runs.push({ d: end - start, r: 0 });
  }
  // Written by hand: `element` costs more than the rest of the manifest.
  return runs.map(({ d, r }, i) => {
    const start = i === 0 ? ` t="${segments[0]!.start}"` : '';
    return r > 0 ? `<S${start} d="${d}" r="${r}"/>` : `<S${start} d="${d}"/>`;
  });
}
