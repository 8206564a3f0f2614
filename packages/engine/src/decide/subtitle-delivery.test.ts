import { describe, expect, it } from 'vitest';
import { madeAudio, madeIndex, madeSubtitle, madeVideo } from '../testing/made-index.ts';
import { ask } from '../testing/made-question.ts';
import { chooseSubtitle, subtitleDelivery } from './choose-streams.ts';

const streamOf = (codec: string, isText: boolean) => madeSubtitle({ codec, isText });
const everything = ['text', 'ass', 'pictures'] as const;

describe('a subtitle stream', () => {
  it.each([
    ['subrip', true, ['text'], 'text'],
    ['subrip', true, everything, 'text'],
    // Every client is given WebVTT where it can be had; text is burnt in for those that draw none.
    ['subrip', true, [], 'burn-in'],
    ['subrip', true, ['pictures'], 'burn-in'],
    ['subrip', true, ['ass'], 'text'],
    ['ass', true, [], 'burn-in'],
    ['ass', true, everything, 'ass'],
    ['ssa', true, everything, 'ass'],
    ['ass', true, ['text'], 'text'],
    ['hdmv_pgs_subtitle', false, everything, 'pictures'],
    ['dvd_subtitle', false, ['pictures'], 'pictures'],
    ['dvb_subtitle', false, ['pictures'], 'pictures'],
    ['dvb_subtitle', false, ['text'], 'burn-in'],
    // Nobody but ffmpeg decodes it.
    ['xsub', false, everything, 'burn-in'],
  ] as const)('of %s (text: %s) reaches a device that draws %j as %s', (codec, isText, drawn, delivery) => {
    expect(subtitleDelivery(streamOf(codec, isText), drawn)).toBe(delivery);
  });
});

describe('a film with subtitles of all kinds', () => {
  const index = madeIndex({
    container: 'mp4',
    streams: [
      madeVideo(),
      madeAudio(),
      madeSubtitle({ index: 2, codec: 'hdmv_pgs_subtitle', isText: false, isForced: true }),
      madeSubtitle({ index: 3, codec: 'subrip', isForced: true }),
      madeSubtitle({ index: 4, codec: 'ass', language: 'jpn' }),
    ],
  });
  const audio = madeAudio();

  it('shows forced ones by itself: the first that the device can draw', () => {
    expect(chooseSubtitle(index, undefined, audio, everything)?.index).toBe(2);
    expect(chooseSubtitle(index, undefined, audio, ['text'])?.index).toBe(3);
    expect(chooseSubtitle(index, null, audio, everything)).toBeNull();
  });

  it('shows pictures to those who draw them, and refuses them to others', () => {
    expect(chooseSubtitle(index, 2, audio, ['pictures'])?.index).toBe(2);
    expect(() => chooseSubtitle(index, 2, audio, ['text'])).toThrow(/cannot|can be drawn/);
    expect(() => chooseSubtitle(index, 0, audio, everything)).toThrow(/stream 0/);
  });

  it('is played as it is, whatever is drawn above it', () => {
    const device = { subtitles: [...everything] };
    for (const subtitleStream of [2, 3, 4]) {
      const decision = ask(index, device, { subtitleStream });
      expect([decision.mode, decision.subtitleStream]).toEqual(['direct', subtitleStream]);
      expect(decision.reasons.map((r) => r.code)).toContain('subtitle-extracted');
    }
  });

  it('has pictures drawn into it for a device that cannot draw them', () => {
    const decision = ask(index, { subtitles: ['text'] }, { subtitleStream: 2 });
    expect(decision).toMatchObject({ mode: 'transcode', subtitleStream: 2, isSubtitleBurned: true });
    expect(decision.video!.rendition).toBe('v0.h264-1080.s2');
    expect(decision.reasons.map((r) => r.code)).toEqual(['subtitle-burned-in']);
    expect(decision.ladder.every((r) => r.action === 'transcode' && r.rendition!.endsWith('.s2'))).toBe(true);
    expect(decision.renditions.filter((id) => id.startsWith('v')).every((id) => id.endsWith('.s2'))).toBe(true);
  });

  it('has what the viewer wants drawn into it, but never plain words', () => {
    const device = { subtitles: [...everything] };
    expect(ask(index, device, { subtitleStream: 4, burnIn: true }).video!.rendition).toBe('v0.h264-1080.s4');
    expect(ask(index, device, { subtitleStream: 4 }).isSubtitleBurned).toBe(false);
    expect(ask(index, device, { subtitleStream: 3, burnIn: true })).toMatchObject({
      mode: 'direct',
      subtitleStream: 3,
    });
    expect(ask(index, device, { subtitleStream: null, burnIn: true }).mode).toBe('direct');
  });

  it('has plain words drawn into it for a device that draws none', () => {
    const decision = ask(index, { subtitles: [] }, { subtitleStream: 3 });
    expect(decision).toMatchObject({ mode: 'transcode', subtitleStream: 3, isSubtitleBurned: true });
    expect(decision.video!.rendition).toBe('v0.h264-1080.s3');
    expect(ask(index, { subtitles: [] }, {}).isSubtitleBurned).toBe(false);
  });

  it('has a file beside it drawn into it where the device needs that, or the viewer wants it', () => {
    const words = { id: 'x0', index: 5, codec: 'subrip' } as const;
    const script = { id: 'x1', index: 6, codec: 'ass' } as const;
    const file = (subtitleFile: typeof words | typeof script, subtitles: ('text' | 'ass')[], burnIn = false) => {
      const { video, subtitleStream, isSubtitleBurned } = ask(
        index,
        { subtitles },
        { subtitleStream: null, subtitleFile, burnIn },
      );
      return [isSubtitleBurned, subtitleStream, video!.rendition];
    };
    expect(file(words, [])).toEqual([true, 5, 'v0.h264-1080.x0']);
    expect(file(words, ['text'], true)).toEqual([false, null, 'v0.copy']);
    expect(file(script, ['text'])).toEqual([false, null, 'v0.copy']);
    expect(file(script, ['text'], true)).toEqual([true, 6, 'v0.h264-1080.x1']);
    expect(file(script, [])).toEqual([true, 6, 'v0.h264-1080.x1']);
  });
});
