// `node e2e/screenshots/make.ts` makes every picture in docs/screenshots anew: made media, the real server, a real Chromium.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../harness/browser.ts';
import type { TestBrowser } from '../harness/browser.ts';
import { ADMIN, repoRoot, startServer } from '../harness/server.ts';
import { makeMedia } from './media.ts';

const run = promisify(execFile);
const target = join(repoRoot, 'docs', 'screenshots');
const MAX_BYTES = 300 * 1024;
const SETTLED_MS = 1_500;

const shapes = {
  '390': { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  '1440': { viewport: { width: 1440, height: 900 } },
  tv: { viewport: { width: 1920, height: 1080 } },
} as const;
type Shape = keyof typeof shapes;

interface Ids {
  film: string;
  show: string;
  album: string;
  track: string;
  library: string;
}

/** Eight bits a pixel are enough for a picture in a README. Fewer colours, then a smaller picture, until it is small. */
async function save(page: Page, name: string, scratch: string): Promise<void> {
  const raw = join(scratch, `${name}.png`);
  const out = join(target, `${name}.png`);
  await page.screenshot({ path: raw });
  for (const [colors, scale] of [
    [256, 1],
    [128, 1],
    [96, 0.75],
    [64, 0.6],
  ] as const) {
    const filter = `scale=iw*${scale}:-1:flags=lanczos,split[a][b];[a]palettegen=max_colors=${colors}[p];[b][p]paletteuse=dither=bayer:bayer_scale=4`;
    await run('ffmpeg', ['-v', 'error', '-y', '-i', raw, '-vf', filter, '-compression_level', '9', out]);
    if ((await stat(out)).size <= MAX_BYTES) break;
  }
  console.log(`docs/screenshots/${name}.png`);
}

async function takeSetup(test: TestBrowser, media: string, scratch: string): Promise<void> {
  await using server = await startServer({ setup: 'wizard' });
  const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(server.output())?.[0];
  if (code === undefined) throw new Error('the server printed no setup code');
  const { page, context } = await test.open(shapes['1440']);
  await page.goto(server.baseUrl);
  await page.getByTestId('setup-code').fill(code);
  await page.getByTestId('username').fill(ADMIN.username);
  await page.getByTestId('password').fill(ADMIN.password);
  await save(page, 'setup-1440', scratch);
  await page.getByTestId('submit').click();
  await page.getByTestId('folder-path').fill(media);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(SETTLED_MS);
  await save(page, 'setup-folder-1440', scratch);
  await page.getByTestId('add-folder').click();
  await page.getByTestId('job-progress').first().waitFor();
  await page.waitForTimeout(SETTLED_MS);
  await save(page, 'setup-scan-1440', scratch);
  await context.close();
}

/** Opens pages as one signed-in viewer. */
async function openApp(
  test: TestBrowser,
  shape: Shape,
  baseUrl: string,
  session: string,
): Promise<{ page: Page; context: BrowserContext; go: (path: string) => Promise<void> }> {
  const { page, context } = await test.open(shapes[shape]);
  await context.addInitScript((text) => localStorage.setItem('praxino.session', text), session);
  const go = async (path: string): Promise<void> => {
    await page.goto(`${baseUrl}${path}${shape === 'tv' ? `${path.includes('?') ? '&' : '?'}tv=1` : ''}`);
    await page.waitForLoadState('networkidle').catch(() => undefined);
    await page.waitForTimeout(SETTLED_MS);
    // Pictures of a size nobody asked for before are made on request.
    await page.waitForFunction(
      'Array.from(document.images).every((image) => image.complete || image.loading === "lazy")',
    );
    await page.waitForTimeout(400);
  };
  return { page, context, go };
}

async function takeBrowsing(
  test: TestBrowser,
  shape: Shape,
  baseUrl: string,
  session: string,
  ids: Ids,
  scratch: string,
): Promise<void> {
  const { page, context, go } = await openApp(test, shape, baseUrl, session);
  const pages: [string, string][] = [
    ['home', '/'],
    ['library', `/library/${ids.library}`],
    ['search', '/search?text=ri'],
    ['film', `/item/${ids.film}`],
    ['show', `/item/${ids.show}`],
    ['album', `/item/${ids.album}`],
    ['settings', '/settings'],
  ];
  for (const [name, path] of pages) {
    await go(path);
    if (shape === 'tv' && name === 'library')
      for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key, { delay: 150 });
    await page.waitForTimeout(400);
    await save(page, `${name}-${shape}`, scratch);
  }
  await context.close();
}

async function takePlayer(
  test: TestBrowser,
  shape: Shape,
  baseUrl: string,
  session: string,
  ids: Ids,
  scratch: string,
): Promise<void> {
  const { page, context, go } = await openApp(test, shape, baseUrl, session);
  const controls = async (): Promise<void> => {
    if (shape === 'tv') await page.keyboard.press('ArrowUp');
    else await page.mouse.move(500, 300 + Math.random());
  };
  await go(`/play/${ids.film}?from=41000`);
  // Text, because these tests know no DOM types.
  await page.waitForFunction('(document.querySelector("video")?.currentTime ?? 0) > 42');
  await page.keyboard.press('c');
  await page.waitForTimeout(SETTLED_MS);
  await controls();
  await page.waitForTimeout(300);
  await save(page, `player-${shape}`, scratch);
  if (shape === '1440') {
    await page.keyboard.press('i');
    await page.getByTestId('tracks-button').click();
    await page.waitForTimeout(SETTLED_MS);
    await save(page, 'player-tracks-1440', scratch);
    await page.keyboard.press('Escape');
    await page.keyboard.press('i');
    await page.keyboard.press('?');
    await page.waitForTimeout(600);
    await save(page, 'player-keys-1440', scratch);
  }
  await go(`/play/${ids.track}`);
  await save(page, `music-${shape}`, scratch);
  await context.close();
}

async function find(baseUrl: string, token: string): Promise<Ids> {
  const get = async (
    path: string,
  ): Promise<{ items?: { id: string }[]; libraries?: { id: string; scanJobId: string | null }[] }> => {
    const reply = await fetch(`${baseUrl}/api/v1/${path}`, { headers: { authorization: `Bearer ${token}` } });
    return (await reply.json()) as { items?: { id: string }[] }; // the contract's shapes, of which the ids are read
  };
  const first = async (query: string): Promise<string> => {
    const id = (await get(`items?${query}`)).items?.[0]?.id;
    if (id === undefined) throw new Error(`nothing found for ${query}`);
    return id;
  };
  while ((await get('libraries')).libraries?.some((library) => library.scanJobId !== null) === true)
    await new Promise((resolve) => setTimeout(resolve, 500));
  const library = (await get('libraries')).libraries?.[0]?.id ?? '';
  return {
    film: await first('kind=movie&search=thaw'),
    show: await first('kind=show&search=meridian'),
    album: await first('kind=album'),
    track: await first('kind=track&search=oxbow'),
    library,
  };
}

async function watchSome(baseUrl: string, token: string, ids: Ids): Promise<void> {
  const post = async (path: string, body: unknown): Promise<{ playbackId?: string }> => {
    const reply = await fetch(`${baseUrl}/api/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return reply.status === 204 ? {} : ((await reply.json()) as { playbackId?: string }); // the contract's shape
  };
  const seasons = await fetch(`${baseUrl}/api/v1/items?kind=episode&sort=number&limit=3`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { items } = (await seasons.json()) as { items: { id: string }[] }; // the contract's shape
  for (const [i, itemId] of [ids.film, ...items.slice(1).map((item) => item.id)].entries()) {
    const { playbackId } = await post('playback', { itemId });
    await post(`playback/${playbackId}/progress`, { positionMs: 30_000 + i * 25_000, state: 'stopped' });
  }
}

const scratch = await mkdtemp(join(tmpdir(), 'praxino-screens-'));
try {
  await mkdir(target, { recursive: true });
  await using test = await launchBrowser();
  const media = join(scratch, 'Media');
  const { page, context } = await test.open();
  await makeMedia(media, page);
  await context.close();
  await takeSetup(test, media, scratch);
  await using server = await startServer({ media: [media] });
  const reply = await fetch(`${server.baseUrl}/api/v1/auth/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...ADMIN, device: { name: 'Screenshots', kind: 'web' } }),
  });
  const session = await reply.text();
  const { accessToken } = JSON.parse(session) as { accessToken: string }; // the contract's shape
  const ids = await find(server.baseUrl, accessToken);
  await watchSome(server.baseUrl, accessToken, ids);
  const door = await test.open(shapes['1440']);
  await door.page.goto(`${server.baseUrl}/sign-in`);
  await door.page.getByTestId('username').waitFor();
  await save(door.page, 'sign-in-1440', scratch);
  await door.context.close();
  for (const shape of ['1440', '390', 'tv'] as const) {
    await takeBrowsing(test, shape, server.baseUrl, session, ids, scratch);
    await takePlayer(test, shape, server.baseUrl, session, ids, scratch);
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
