import { describe, expect, it } from 'vitest';
import { home, item, itemDetail, itemPage, itemQuery, itemRoutes, stream, userState } from './items.ts';

describe('a query for items', () => {
  it('asks for fifty by title when it says nothing', () => {
    expect(itemQuery.parse({})).toEqual({ sort: 'title', limit: 50 });
  });

  it('reads a number from the text of an address', () => {
    expect(itemQuery.parse({ limit: '200' }).limit).toBe(200);
  });

  it.each(['0', '201', '-1', '1.5', 'all', '', ' ', '1e9', 'NaN', 'Infinity', '0x'])(
    'refuses the limit %j',
    (limit) => {
      expect(itemQuery.safeParse({ limit }).error?.issues[0]?.path).toEqual(['limit']);
    },
  );

  it.each(['title', '-title', 'added', '-added', 'year', '-year', 'number', 'played', '-played'])(
    'sorts by %s',
    (sort) => {
      expect(itemQuery.parse({ sort }).sort).toBe(sort);
    },
  );

  it.each(['Title', '+title', 'title;drop table items', 'password_hash', ''])('does not sort by %j', (sort) => {
    expect(itemQuery.safeParse({ sort }).success).toBe(false);
  });

  it('takes search words of any script, trimmed and bounded', () => {
    expect(itemQuery.parse({ search: '  Amélie 映画 %_" ' }).search).toBe('Amélie 映画 %_"');
    expect(itemQuery.parse({ search: '' }).search).toBe('');
    expect(itemQuery.safeParse({ search: 'x'.repeat(201) }).success).toBe(false);
  });

  it.each(['libraryId', 'parentId'])('refuses a %s that is no id', (key) => {
    expect(itemQuery.safeParse({ [key]: '../1' }).error?.issues[0]?.path).toEqual([key]);
    expect(itemQuery.safeParse({ [key]: 'abc_-9' }).success).toBe(true);
  });

  it('bounds the cursor', () => {
    expect(itemQuery.safeParse({ cursor: 'x'.repeat(512) }).success).toBe(true);
    expect(itemQuery.safeParse({ cursor: 'x'.repeat(513) }).success).toBe(false);
  });

  it('knows every kind of item and no other', () => {
    expect(itemQuery.safeParse({ kind: 'episode' }).success).toBe(true);
    expect(itemQuery.safeParse({ kind: 'episodes' }).success).toBe(false);
  });
});

const untouched = { positionMs: 0, played: false, playCount: 0, lastPlayedAt: null };
const film = {
  id: 'i',
  kind: 'movie',
  title: 'Film',
  libraryId: 'l',
  addedAt: 1,
  images: {},
  userState: untouched,
};

describe('an item', () => {
  it('needs no more than a title, its place and a state', () => {
    expect(item.parse(film)).toEqual(film);
  });

  it('says nothing of what it does not have, rather than null', () => {
    expect(item.safeParse({ ...film, year: null }).success).toBe(false);
    expect(item.safeParse({ ...film, parentId: null }).success).toBe(false);
  });

  it('comes back from JSON with its pictures', () => {
    const poster = { url: '/images/t/1', width: 600, height: 900, color: '#102030', blurhash: 'LEHV6nWB2yk8' };
    const sent = { ...film, year: 1999, images: { poster }, userState: { ...untouched, positionMs: 5 } };
    expect(item.parse(JSON.parse(JSON.stringify(sent)))).toEqual(sent);
  });
});

describe('a stream of a file', () => {
  const common = {
    index: 0,
    codec: 'h264',
    language: null,
    title: null,
    isDefault: true,
    isForced: false,
    isHearingImpaired: false,
    isCommentary: false,
  };
  const video = {
    type: 'video',
    ...common,
    codecString: 'avc1.640028',
    profile: 'High',
    width: 1920,
    height: 1080,
    frameRate: 23.976,
    bitDepth: 8,
    hdr: 'sdr',
  };
  const audio = {
    type: 'audio',
    ...common,
    codec: 'aac',
    codecString: null,
    channels: 2,
    sampleRate: 48_000,
    bitrateBps: null,
  };
  const subtitle = { type: 'subtitle', ...common, codec: 'subrip', isText: true, isExternal: false };

  it.each([video, audio, subtitle])('of type $type has the fields of its type', (one) => {
    expect(stream.parse(one)).toEqual(one);
  });

  it('of one type cannot pass for another', () => {
    expect(stream.safeParse({ ...subtitle, type: 'video' }).success).toBe(false);
    expect(stream.safeParse({ ...video, type: 'data' }).success).toBe(false);
  });

  it('belongs to a version, which belongs to an item', () => {
    const version = {
      id: 'v',
      name: '1080p',
      container: 'matroska',
      durationMs: 1,
      sizeBytes: 5_000_000_000_000,
      bitrateBps: 8_000_000,
      isAvailable: true,
      streams: [video, audio, subtitle],
      chapters: [{ startMs: 0, title: '' }],
      warnings: [],
    };
    const detail = { ...film, versions: [version], ancestors: [{ id: 's', kind: 'show', title: 'Show' }] };
    expect(itemDetail.parse(JSON.parse(JSON.stringify(detail)))).toEqual(detail);
  });
});

it('marking as played says yes or no and nothing else', () => {
  const { body } = itemRoutes.setState;
  expect(body.parse({ played: false })).toEqual({ played: false });
  for (const wrong of [{}, { played: 'true' }, { played: 1 }, { played: true, playCount: 9 }]) {
    expect(body.safeParse(wrong).success).toBe(false);
  }
});

it('a state of a user is never negative', () => {
  expect(userState.safeParse({ ...untouched, positionMs: -1 }).success).toBe(false);
  expect(userState.safeParse({ ...untouched, playCount: -1 }).success).toBe(false);
});

it('the last page says that there is no next', () => {
  expect(itemPage.parse({ items: [film], nextCursor: null, total: 1 })).toEqual({
    items: [film],
    nextCursor: null,
    total: 1,
  });
  expect(itemPage.safeParse({ items: [film], total: 1 }).success).toBe(false);
});

it('a home may be empty', () => {
  expect(home.parse({ hero: [], rows: [] })).toEqual({ hero: [], rows: [] });
});
