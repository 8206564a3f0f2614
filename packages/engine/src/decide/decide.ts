// How should this device play this file? The answer is data with reasons, made without touching the file.
import type { DecisionReason, DeviceProfile } from '@praxino/contracts';
import type { RenditionId } from '../stream/rendition.ts';

export interface Wishes {
  audioStream?: number;
  /** null: none. Only text streams can be wished for. */
  subtitleStream?: number | null;
  maxBitrateBps?: number;
}
export interface Decision {
  mode: 'direct' | 'remux' | 'transcode';
  reasons: DecisionReason[];
  video: { stream: number; rendition: RenditionId; action: 'copy' | 'transcode'; width: number; height: number } | null;
  /** Every audio stream of the file with what is done to it; the chosen one first. */
  audio: { stream: number; rendition: RenditionId; action: 'copy' | 'transcode' }[];
  /** null: none or no such stream. */
  audioStream: number | null;
  subtitleStream: number | null;
  /** Peak of video and chosen audio together. */
  bitrateBps: number;
  /** Rungs below the source that may be asked for, best first. */
  qualities: { label: string; maxBitrateBps: number; height: number }[];
}
export type { DeviceProfile };
