// A newcomer in front of an empty server: the wizard, a folder, the first scan, the first film; and what axe says of each screen.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import type { TestBrowser } from '../harness/browser.ts';
import { ADMIN, startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { mediaDir } from '../media/films.ts';

let server: TestServer;
let browser: TestBrowser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  server = await startServer({ setup: 'wizard' });
  browser = await launchBrowser();
  ({ page, errors } = await browser.open());
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await server?.stop();
  await server?.[Symbol.asyncDispose]();
});

/** WCAG 2.2 AA, as far as a program can tell. */
async function barriers(): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.html}`));
}

describe('a newcomer', () => {
  it('is led from the code in the terminal to the first picture', async () => {
    await page.goto(server.baseUrl);
    const setupCode = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(server.output())?.[0] ?? '';
    await page.getByTestId('setup-code').fill('AAAA-AAAA');
    await page.getByTestId('username').fill(ADMIN.username);
    await page.getByTestId('password').fill(ADMIN.password);
    await page.getByTestId('submit').click();
    await page.getByRole('alert').first().waitFor();
    await page.getByTestId('setup-code').fill(setupCode);
    expect(await barriers()).toEqual([]);
    // The first list of folders arrives after the newcomer has typed: it must not replace what is in the field.
    const hasTyped = Promise.withResolvers<void>();
    await page.route('**/api/v1/**/folders*', async (route) => {
      await hasTyped.promise;
      await route.continue();
    });
    await page.getByTestId('submit').click();

    await page.getByTestId('folder-path').fill('/no/such/folder');
    const firstList = page.waitForResponse('**/api/v1/**/folders*');
    hasTyped.resolve();
    await (await firstList).finished();
    await page.getByTestId('folder-up').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('alert').first().waitFor();
    await page.getByTestId('folder-path').fill(mediaDir);
    await page.keyboard.press('Enter');
    await page.getByTestId('folder').filter({ hasText: 'Shows' }).waitFor();
    expect(await barriers()).toEqual([]);
    await page.getByTestId('folder').filter({ hasText: 'Shows' }).click();
    await page.getByTestId('add-folder').click();
    await page.getByTestId('job-progress').first().waitFor();
    await page.getByTestId('setup-done').click();

    await page.getByTestId('item-card').filter({ hasText: 'Harbour Lights' }).first().click();
    await page.getByTestId('item-page').waitFor();
    // The page was opened while the scan ran; what it found later appears by itself.
    await page.getByTestId('season-tab').nth(1).waitFor();
    await page.getByTestId('play-button').first().click();
    await expect
      .poll(() => page.evaluate(() => document.querySelector('video')?.currentTime ?? 0), { timeout: 30_000 })
      .toBeGreaterThan(0.5);
  });

  it('meets no barrier on the screens of every day', async () => {
    const show = await server.api.as((await server.api.signIn(ADMIN.username, ADMIN.password)).accessToken).items();
    for (const path of ['/', `/item/${show[0]?.id ?? ''}`, '/libraries', '/search', '/settings']) {
      await page.goto(`${server.baseUrl}${path}`);
      await page.waitForLoadState('networkidle');
      expect(await barriers(), path).toEqual([]);
    }
  });

  it('saw no error but those of wrong input', () => {
    expect(errors.filter((e) => !/status of (400|403|404|422)/.test(e))).toEqual([]);
  });
});
