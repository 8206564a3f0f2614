// Writes MP3 files with the tags of ID3v2.3, byte by byte: any value, also such as no program writes.

export interface Mp3Tags {
  /** Text frames by their four letters: TIT2 title, TPE1 artist, TPE2 album artist, TALB album, TYER year, TRCK track … */
  text?: Readonly<Record<string, string>>;
  /** The bytes of the front cover. */
  cover?: Uint8Array;
}

export function mp3File({ text = {}, cover }: Mp3Tags): Buffer {
  const frames = Object.entries(text).map(([id, value]) =>
    frame(id, Buffer.concat([Buffer.from([1, 0xff, 0xfe]), Buffer.from(value, 'utf16le')])),
  );
  if (cover) {
    const head = Buffer.from('\0image/png\0\u0003\0', 'latin1');
    frames.push(frame('APIC', Buffer.concat([head, cover])));
  }
  const body = Buffer.concat(frames);
  const header = Buffer.from('ID3\u0003\0\0', 'latin1');
  return Buffer.concat([header, syncSafe(body.length), body, silence()]);
}

/** Three frames of MPEG-1 Layer III, 128 kb/s, 44.1 kHz. */
export function silence(): Buffer {
  const one = Buffer.alloc(417);
  one.set([0xff, 0xfb, 0x90, 0x64]);
  return Buffer.concat([one, one, one]);
}

function frame(id: string, data: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  return Buffer.concat([Buffer.from(id, 'latin1'), size, Buffer.alloc(2), data]);
}

/** Seven bits a byte, so that no size looks like sound. */
function syncSafe(size: number): Buffer {
  return Buffer.from([21, 14, 7, 0].map((shift) => (size >> shift) & 0x7f));
}
