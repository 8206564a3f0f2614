// From a scan to measured files: which wait for the pass, what it stores, and what keeps it from them.
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mediaTree, type MediaTree } from './testing/media-tree.ts';
import { openScanRig, testMedia, type ScanRig } from './testing/scan-rig.ts';

let rig: ScanRig;
let tree: MediaTree;
beforeAll(async () => {
  rig = await openScanRig();
  tree = await mediaTree();
});
afterAll(async () => {
  await rig[Symbol.asyncDispose]();
  await tree[Symbol.asyncDispose]();
});

const indexOf = async (title: string) => {
  const { id } = await rig.item(title, 'movie');
  const [file] = await rig.libraries.media.filesOf(id);
  return file!.index;
};

describe('after a scan', () => {
  let library = '';

  test('files that only ffmpeg reads wait for the pass, and others do not', async () => {
    await copyFile(testMedia('Movies/Grey Cloud (2016).ts'), tree.at('Grey Cloud (2016).ts'));
    await copyFile(testMedia('Movies/Silver Line (2015).mkv'), tree.at('Silver Line (2015).mkv'));
    const whole = await readFile(testMedia('Movies/Brown Fox (2005).avi'));
    await writeFile(tree.at('Brown Fox (2005).avi'), whole.subarray(0, Math.floor(whole.length * 0.6)));
    library = await rig.add('movies', [tree.root]);
    const waiting = await rig.libraries.passes.unmeasured(library);
    expect(waiting.map((f) => f.path)).toEqual(['Brown Fox (2005).avi', 'Grey Cloud (2016).ts']);
  });

  test('the pass follows by itself and stores key frames', async () => {
    await rig.measured(library);
    expect(await rig.libraries.passes.unmeasured(library)).toEqual([]);
    const index = await indexOf('Grey Cloud');
    expect(index.grid!.keyframes).toHaveLength(8);
    expect(index.access!.pass).toBe(1);
  });

  test('a film that ends early is listed with how much is there, and its length is the true one', async () => {
    const problems = await rig.libraries.problems(library);
    expect(problems).toEqual([
      {
        path: expect.stringContaining('Brown Fox'),
        code: 'truncated',
        reason: expect.stringMatching(/\d of 16 seconds/),
      },
    ]);
    const { durationMs } = await rig.item('Brown Fox', 'movie');
    expect(durationMs).toBeLessThan(12_000);
    expect(durationMs).toBeGreaterThan(6000);
  });

  test('another scan keeps what was measured, also for a second copy of the same film', async () => {
    await copyFile(tree.at('Grey Cloud (2016).ts'), tree.at('Grey Cloud (2016) - again.ts'));
    await rig.scan(library);
    expect(await rig.libraries.passes.unmeasured(library)).toEqual([]);
    expect((await indexOf('Grey Cloud')).access!.pass).toBe(1);
  });

  test('a file that cannot be measured plays as before and is not tried for ever', async () => {
    await copyFile(testMedia('Movies/Brown Fox (2005).avi'), tree.at('Lost Fox (2006).avi'));
    await rig.scan(library);
    await rig.measured(library);
    const bytes = await readFile(tree.at('Lost Fox (2006).avi'));
    await writeFile(tree.at('Lost Fox (2006).avi'), Buffer.concat([bytes, Buffer.alloc(4096)]));
    await rig.scan(library);
    await writeFile(tree.at('Lost Fox (2006).avi'), 'gone');
    await rig.measured(library);
    expect(await rig.libraries.passes.unmeasured(library)).toEqual([]);
  });
});
