/** Bytes of media in an MP4 file or segment: what lies in `mdat`. The boxes around it differ from muxer to muxer. */
export function pictureBytes(mp4: Buffer): number {
  let sum = 0;
  for (let at = 0; at + 8 <= mp4.length;) {
    const size = mp4.readUInt32BE(at);
    if (size < 8) throw new RangeError(`a box of ${size} bytes at ${at}`);
    if (mp4.toString('latin1', at + 4, at + 8) === 'mdat') sum += size - 8;
    at += size;
  }
  return sum;
}
