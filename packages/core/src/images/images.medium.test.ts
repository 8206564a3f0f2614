// Keeping pictures and sending them, with a real database and a real disk.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fastify, type FastifyInstance } from 'fastify';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDiskStore, type BlobStore } from '@praxino/engine';
import { createLog, toProblem } from '../platform/index.ts';
import { openTestDatabase, type TestDatabase } from '../platform/db/testing/open-test-database.ts';
import { createImages, createImagesStore, imagesMigrations, addImageRoutes, type Images } from './index.ts';
import { noise, plainPicture } from './testing/pictures.ts';

const DAY = 86_400_000;
let stack: AsyncDisposableStack;
let opened: TestDatabase;
let dir: string;
let clock: { now: number };
let disk: BlobStore;
let copies: BlobStore & { puts: string[] };
let images: Images;
let app: FastifyInstance;

beforeAll(async () => {
  stack = new AsyncDisposableStack();
  opened = stack.use(await openTestDatabase(imagesMigrations));
  dir = join(dirname(opened.path), 'artwork');
  disk = stack.use(await createDiskStore({ dir: join(dirname(opened.path), 'copies'), maxBytes: 50_000_000 }));
});
afterAll(() => stack.disposeAsync());

beforeEach(() => {
  clock = { now: Date.UTC(2030, 1, 1) };
  const puts: string[] = [];
  copies = { ...disk, get: (key) => disk.get(key), put: (key, bytes) => (puts.push(key), disk.put(key, bytes)), puts };
  images = open();
  app = fastify();
  app.setErrorHandler((error, _request, reply) => reply.code(toProblem(error).status).send(toProblem(error)));
  addImageRoutes(app, images);
});

/** Another server on the same data. */
function open(secret = Buffer.alloc(32, 7)): Images {
  const log = createLog('silent', { write: () => undefined });
  return createImages({ store: createImagesStore(opened.database), dir, copies, secret, log, now: () => clock.now });
}

async function imported(bytes: Uint8Array): Promise<string> {
  const id = await images.import(bytes);
  if (id === null) throw new Error('the picture was refused');
  return id;
}
const urlOf = async (id: string, from = images) => (await from.describe('ann', [id])).get(id)?.url ?? '';
const widthOf = async (bytes: Uint8Array) => (await sharp(bytes).metadata()).width;
const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

describe('a picture that is kept', () => {
  test('is described with its address, its size and what stands in for it', async () => {
    const id = await imported(await plainPicture(300, 450, '#3060c0'));
    const facts = (await images.describe('ann', [id])).get(id);
    expect(facts).toMatchObject({ width: 300, height: 450, color: '#3868c8' });
    expect(facts?.url).toMatch(new RegExp(`^/images/ann\\.[\\w.-]+/${id}$`));
    expect(facts?.blurhash.length).toBeGreaterThan(10);
  });

  test('lies on the disk as it came, with no half file beside it', async () => {
    const bytes = await noise(200, 300);
    const id = await imported(bytes);
    const folder = join(dir, id.slice(0, 2));
    expect(await readFile(join(folder, id))).toEqual(bytes);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('twice, or by ten at once, is kept once', async () => {
    const bytes = await noise(100, 150);
    const ids = await Promise.all(Array.from({ length: 10 }, () => images.import(bytes)));
    expect(new Set(ids).size).toBe(1);
    expect(await images.import(bytes)).toBe(ids[0]);
  });

  test('is known to the next server on the same data, under the same address', async () => {
    const id = await imported(await noise(100, 151));
    expect(await urlOf(id, open())).toBe(await urlOf(id));
  });

  test('that is unknown is left out', async () => {
    const id = await imported(await noise(100, 152));
    const found = await images.describe('ann', ['0'.repeat(32), id, 'nonsense']);
    expect([...found.keys()]).toEqual([id]);
  });
});

describe('bytes that are no picture', () => {
  test.each([
    ['nothing', () => Promise.resolve(Buffer.alloc(0))],
    ['text', () => Promise.resolve(Buffer.from('<html>'))],
    ['half a picture', async () => (await noise(300, 300)).subarray(0, 4000)],
    ['a drawing', () => Promise.resolve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'))],
    ['more than thirty megabytes', () => Promise.resolve(Buffer.alloc(30_000_001, 0xff))],
  ])('are refused and not kept: %s', async (_what, bytes) => {
    const before = await readdir(dir, { recursive: true });
    expect(await images.import(await bytes())).toBeNull();
    expect(await readdir(dir, { recursive: true })).toEqual(before);
  });
});

describe('a copy', () => {
  test.each([
    [1, 120],
    [120, 120],
    [121, 184],
    [300, 320],
    [500, 552],
    [641, 828],
    [1281, 1920],
    [8192, 1920],
  ])('asked for at %i pixels is %i wide', async (asked, given) => {
    const id = await imported(await wide());
    const { bytes, etag } = await images.read(tokenOf(await urlOf(id)), id, asked);
    expect(await widthOf(bytes)).toBe(given);
    expect(etag).toBe(`"${id}-${given}-webp-2"`);
  });

  test('without a width is 640 wide', async () => {
    const id = await imported(await wide());
    expect(await widthOf((await images.read(tokenOf(await urlOf(id)), id, undefined)).bytes)).toBe(640);
  });

  test('of a small picture is that picture, whatever is asked for, made once', async () => {
    const id = await imported(await noise(200, 300));
    const token = tokenOf(await urlOf(id));
    const tags = new Set<string>();
    for (const width of [200, 256, 1000, 8192]) {
      const { bytes, etag } = await images.read(token, id, width);
      expect(await widthOf(bytes)).toBe(200);
      tags.add(etag);
    }
    expect(tags.size).toBe(1);
    expect(copies.puts).toHaveLength(1);
  });

  test('is made once when twenty ask for it at the same time', async () => {
    const id = await imported(await noise(301, 400));
    const token = tokenOf(await urlOf(id));
    const answers = await Promise.all(Array.from({ length: 20 }, () => images.read(token, id, 120)));
    expect(new Set(answers.map((a) => Buffer.from(a.bytes).toString('base64'))).size).toBe(1);
    expect(copies.puts).toHaveLength(1);
  });

  test('is made once when somebody asks while it is being stored', async () => {
    const id = await imported(await noise(302, 400));
    const token = tokenOf(await urlOf(id));
    const storing = Promise.withResolvers<void>();
    const stored = Promise.withResolvers<void>();
    copies.put = async (key, bytes) => {
      copies.puts.push(key);
      storing.resolve();
      await stored.promise;
      return disk.put(key, bytes);
    };
    const first = images.read(token, id, 120);
    await storing.promise;
    const second = images.read(token, id, 120);
    stored.resolve();
    await Promise.all([first, second]);
    expect(copies.puts).toHaveLength(1);
  });

  test('is taken from the disk after a restart', async () => {
    const id = await imported(await noise(303, 400));
    await images.read(tokenOf(await urlOf(id)), id, 120);
    await open().read(tokenOf(await urlOf(id)), id, 120);
    expect(copies.puts).toHaveLength(1);
  });

  test('is sent although the disk for copies is full', async () => {
    const id = await imported(await noise(304, 400));
    copies.put = () => Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
    const { bytes } = await images.read(tokenOf(await urlOf(id)), id, 120);
    expect(await widthOf(bytes)).toBe(120);
    expect(await widthOf((await images.read(tokenOf(await urlOf(id)), id, 120)).bytes)).toBe(120);
  });

  test('of a picture whose file is gone or spoilt is a clear error, and works again when the file is back', async () => {
    const bytes = await noise(305, 400);
    const id = await imported(bytes);
    const path = join(dir, id.slice(0, 2), id);
    const read = async () => images.read(tokenOf(await urlOf(id)), id, 120);
    await rm(path);
    await expect(read()).rejects.toMatchObject({ code: 'image.not-found' });
    await writeFile(path, bytes.subarray(0, 900));
    await expect(read()).rejects.toMatchObject({ code: 'image.not-found' });
    await writeFile(path, bytes);
    expect(await widthOf((await read()).bytes)).toBe(120);
  });
});

let widePicture: Promise<Buffer> | null = null;
const wide = () => (widePicture ??= plainPicture(2400, 1350, '#3060c0', 'jpeg'));

function tokenOf(url: string): string {
  return url.split('/')[2] ?? '';
}

describe('the address of a picture', () => {
  test('is answered with a WebP that may be kept for ever, by this browser alone', async () => {
    const id = await imported(await noise(310, 400));
    const answer = await get(`${await urlOf(id)}?w=120`);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('image/webp');
    expect(answer.headers['cache-control']).toBe('private, max-age=31536000, immutable');
    expect(answer.headers['etag']).toBe(`"${id}-120-webp-2"`);
    expect(answer.headers['content-length']).toBe(String(answer.rawPayload.length));
  });

  test.each([
    [{ accept: 'image/avif,image/webp,*/*;q=0.8' }, '', 'webp'],
    [{ accept: 'image/avif' }, '', 'avif'],
    [{ accept: 'image/jpeg' }, '', 'jpeg'],
    [{ accept: 'image/webp' }, '&f=avif', 'avif'],
    [{}, '&f=jpeg', 'jpeg'],
  ])('is answered in the format that %o and the address %j ask for', async (headers, more, format) => {
    const id = await imported(await noise(310, 400));
    const answer = await get(`${await urlOf(id)}?w=120${more}`, headers);
    expect([answer.headers['content-type'], answer.headers['vary']]).toEqual([`image/${format}`, 'Accept']);
    expect(answer.headers['etag']).toBe(`"${id}-120-${format}-2"`);
    const { format: made, width, compression } = await sharp(answer.rawPayload).metadata();
    expect([made === 'heif' ? compression : made, width]).toEqual([format === 'avif' ? 'av1' : format, 120]);
    expect(
      (await get(`${await urlOf(id)}?w=120${more}`, { ...headers, 'if-none-match': String(answer.headers['etag']) }))
        .statusCode,
    ).toBe(304);
  });

  test('with a format that is none is refused by name', async () => {
    const id = await imported(await plainPicture(20, 30, '#abcdef'));
    const answer = await get(`${await urlOf(id)}?f=bmp`);
    expect(answer.json()).toMatchObject({ status: 400, code: 'request.invalid', field: 'f' });
  });

  test('is answered with nothing new when the browser has it', async () => {
    const id = await imported(await noise(310, 401));
    const url = `${await urlOf(id)}?w=120`;
    const { etag } = (await get(url)).headers;
    const again = await get(url, { 'if-none-match': String(etag) });
    expect([again.statusCode, again.body, again.headers['etag']]).toEqual([304, '', etag]);
    expect((await get(url, { 'if-none-match': '"other"' })).statusCode).toBe(200);
  });

  test('works for at least a week, and not for ever', async () => {
    const id = await imported(await noise(310, 402));
    const url = await urlOf(id);
    clock.now += 7 * DAY;
    expect((await get(url)).statusCode).toBe(200);
    clock.now += 8 * DAY;
    expect((await get(url)).statusCode).toBe(404);
  });

  test.each([
    ['a forged token', (url: string) => url.replace(/\.[\w-]+\//, '.AAAAAAAAAAAAAAAAAAAAAA/')],
    ['the token of another user', (url: string) => url.replace('/ann.', '/bob.')],
    ['no token', (url: string) => url.replace(/images\/[^/]+/, 'images/x')],
    ['an id that does not exist', (url: string) => url.replace(/[^/]+$/, '0'.repeat(32))],
    ['an id that climbs', (url: string) => url.replace(/[^/]+$/, '..%2f..%2fpraxino.db')],
    ['an id in capitals', (url: string) => url.replace(/[^/]+$/, (id) => id.toUpperCase())],
  ])('with %s is unknown', async (_what, change) => {
    const url = await urlOf(await imported(await plainPicture(20, 30, '#abcdef')));
    const answer = await get(change(url));
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['cache-control']).toBeUndefined();
  });

  test('of another server is unknown', async () => {
    const id = await imported(await noise(310, 403));
    const foreign = await urlOf(id, open(Buffer.alloc(32, 8)));
    expect((await get(foreign)).json()).toMatchObject({ status: 404, code: 'image.not-found' });
  });

  test.each(['abc', '', '0', '-1', '15', '8193', '1e9', '12.5', '120&w=240'])(
    'with the width %j is refused by name',
    async (width) => {
      const id = await imported(await plainPicture(20, 30, '#abcdef'));
      const answer = await get(`${await urlOf(id)}?w=${width}`);
      expect(answer.json()).toMatchObject({ status: 400, code: 'request.invalid', field: 'w' });
    },
  );
});
