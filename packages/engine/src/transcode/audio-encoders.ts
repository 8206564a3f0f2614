// How each codec of sound is encoded and how its packets are taken out of what ffmpeg writes.
import { AppError } from '@praxino/contracts/errors';
import { BoxSplitter } from '../package/box-splitter.ts';
import { readFragment } from '../package/fragment.ts';
import { encodedAudioBitrate } from '../stream/encoded-audio.ts';
import type { AudioChannels, AudioCodec } from '../stream/rendition.ts';
import { AdtsSplitter } from './adts.ts';

export interface PacketSplitter {
  /** Takes the next bytes and returns the packets they completed. Throws AppError('transcode.failed') on anything else. */
  push(bytes: Uint8Array): Uint8Array[];
  /** Throws AppError('transcode.failed') when the stream ended inside a packet. */
  end(): void;
}

export interface AudioEncoder {
  /** Options of encoder and muxer. */
  output: (channels: AudioChannels) => string[];
  /** Packets the encoder writes before the one that holds its first sample. */
  primingPackets: number;
  /** Samples by which a packet sounds later than what was put into it: the encoder is fed from as much later on. */
  delaySamples: number;
  splitter: () => PacketSplitter;
}

const FLUSH = ['-flush_packets', '1'];

export const AUDIO_ENCODERS: Readonly<Record<AudioCodec, AudioEncoder>> = {
  aac: {
    output: (channels) => ['-c:a', 'aac', '-b:a', bitrate('aac', channels), '-f', 'adts', ...FLUSH],
    primingPackets: 1,
    delaySamples: 0,
    splitter: () => new AdtsSplitter(),
  },
  opus: {
    output: (channels) => [
      ...['-c:a', 'libopus', '-b:a', bitrate('opus', channels), '-vbr', 'on', '-frame_duration', '20'],
      // One stream for mono and stereo, the order and pairs of Vorbis for 5.1 (RFC 7845 §5.1.1): as our dOps says.
      ...['-mapping_family', channels > 2 ? '1' : '0'],
      ...['-f', 'mp4', '-movflags', '+empty_moov+default_base_moof', '-frag_duration', '200000', ...FLUSH],
    ],
    primingPackets: 0,
    // libopus at 48 kHz: its lookahead of 6.5 ms, which MP4 calls pre-skip.
    delaySamples: 312,
    splitter: () => new FragmentSplitter(),
  },
};

function bitrate(codec: AudioCodec, channels: AudioChannels): string {
  return String(encodedAudioBitrate(codec, channels));
}

/** Packets of a fragmented MP4. */
export class FragmentSplitter implements PacketSplitter {
  readonly #boxes = new BoxSplitter();
  #moof: Uint8Array | null = null;

  push(bytes: Uint8Array): Uint8Array[] {
    const packets: Uint8Array[] = [];
    for (const box of this.#boxes.push(bytes)) {
      if (box.type === 'moof') this.#moof = box.bytes;
      if (box.type !== 'mdat') continue;
      if (!this.#moof) throw new AppError('transcode.failed', 'The encoder wrote sound without its sizes.');
      let at = 8;
      for (const { size } of readFragment(this.#moof).samples) {
        if (at + size > box.bytes.length) throw new AppError('transcode.failed', 'The encoder wrote half a packet.');
        packets.push(Uint8Array.from(box.bytes.subarray(at, at + size)));
        at += size;
      }
      this.#moof = null;
    }
    return packets;
  }

  end(): void {
    this.#boxes.end();
  }
}
