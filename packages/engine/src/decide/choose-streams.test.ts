import { describe, expect, test } from 'vitest';
import { madeSubtitle } from '../testing/made-index.ts';
import { aac, ac3, ask, codes, file, h264, renditions } from '../testing/made-question.ts';

describe('which sound is played', () => {
  const french = { ...aac, language: 'fra', isDefault: false };
  const commentary = { ...aac, isDefault: false, isCommentary: true };

  test('another track of the same language that needs no transcode', () => {
    const decision = ask(file('matroska', [h264, ac3, { ...aac, isDefault: false }]));
    expect(decision).toMatchObject({ mode: 'remux', audioStream: 2 });
    expect(codes(decision)).toEqual(['container:container-unsupported', 'audio:preferred-playable-audio']);
    expect(renditions(decision)).toEqual(['v0.copy', 'a2.copy', 'a1.aac-2']);
  });

  test('but never another language, nor commentary', () => {
    expect(ask(file('matroska', [h264, ac3, french])).audioStream).toBe(1);
    expect(ask(file('matroska', [h264, ac3, commentary])).audioStream).toBe(1);
  });

  test('the default track, else the first', () => {
    expect(ask(file('matroska', [h264, french, aac])).audioStream).toBe(2);
    expect(ask(file('matroska', [h264, french, { ...aac, isDefault: false }])).audioStream).toBe(1);
  });

  test('the track that was wished for, even if it must be transcoded', () => {
    const decision = ask(file('matroska', [h264, aac, { ...ac3, isDefault: false }]), {}, { audioStream: 2 });
    expect(decision).toMatchObject({ mode: 'transcode', audioStream: 2, video: { action: 'copy' } });
    expect(renditions(decision)).toEqual(['v0.copy', 'a2.aac-2', 'a1.copy']);
  });

  test('not from the whole file when a player would play another track of it', () => {
    const twoTracks = file('mp4', [h264, aac, french]);
    expect(ask(twoTracks).mode).toBe('direct');
    const wished = ask(twoTracks, {}, { audioStream: 2 });
    expect(wished).toMatchObject({ mode: 'remux', audioStream: 2 });
    expect(codes(wished)).toEqual(['audio:audio-choice']);
    expect(ask(file('mp4', [h264, french, aac])).mode).toBe('remux');
  });

  test.each([0, 7, -1])('none that is not there: stream %i', (audioStream) => {
    expect(() => ask(file('mp4', [h264, aac]), {}, { audioStream })).toThrow(
      expect.objectContaining({
        code: 'playback.stream-not-found',
        details: expect.objectContaining({ field: 'audioStream' }),
      }),
    );
  });
});

describe('subtitles', () => {
  const text = madeSubtitle();
  const pictures = madeSubtitle({ codec: 'hdmv_pgs_subtitle', isText: false });
  const forced = madeSubtitle({ isForced: true, language: 'eng' });

  test('are none unless wished for', () => {
    expect(ask(file('mp4', [h264, aac, { ...text, isDefault: true }])).subtitleStream).toBeNull();
  });

  test('that are wished for never cost a transcode', () => {
    const decision = ask(file('mp4', [h264, aac, text]), {}, { subtitleStream: 2 });
    expect(decision).toMatchObject({ mode: 'direct', subtitleStream: 2 });
    expect(codes(decision)).toEqual(['container:direct-supported', 'subtitle:subtitle-extracted']);
  });

  test('that are forced appear with sound of their language, unless none are wished for', () => {
    const film = file('mp4', [h264, aac, text, forced]);
    expect(ask(film).subtitleStream).toBe(3);
    expect(ask(film, {}, { subtitleStream: null }).subtitleStream).toBeNull();
    expect(ask(file('mp4', [h264, { ...aac, language: 'fra' }, forced])).subtitleStream).toBeNull();
  });

  test.each([1, 9])('that are not there are refused: stream %i', (subtitleStream) => {
    expect(() => ask(file('mp4', [h264, aac, text, pictures]), {}, { subtitleStream })).toThrow(
      expect.objectContaining({
        code: 'playback.stream-not-found',
        details: expect.objectContaining({ field: 'subtitleStream' }),
      }),
    );
  });
});
