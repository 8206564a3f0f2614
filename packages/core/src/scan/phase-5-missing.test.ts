import { expect, test } from 'vitest';
import type { FileRow } from '../library/index.ts';
import { fileKey, markMissing } from './phase-5-missing.ts';

function row(id: string, more: Partial<FileRow> = {}): FileRow {
  return {
    id,
    library_id: 'l',
    folder_id: 'f',
    path: `${id}.mkv`,
    size_bytes: 1,
    mtime_ms: 1,
    companions: '',
    state: 'ok',
    problem_code: null,
    problem_text: null,
    source_id: `source-${id}`,
    ...more,
  };
}
function notes() {
  const marked: string[] = [];
  const removed: string[] = [];
  const note = (list: string[]) => (ids: readonly string[]) => Promise.resolve(void list.push(...ids));
  return { marked, removed, markMissing: note(marked), removeFiles: note(removed) };
}

test('a file that is not seen is marked once, and never removed', async () => {
  const noted = notes();
  const rows = [row('here'), row('gone'), row('long-gone', { state: 'missing' })];
  expect(await markMissing(noted, rows, new Set([fileKey('f', 'here.mkv')]))).toBe(1);
  expect([noted.marked, noted.removed]).toEqual([['gone'], []]);
});

test('what never became an item is forgotten when it is gone', async () => {
  const noted = notes();
  const text = row('text', { state: 'problem', problem_code: 'not-media', source_id: null });
  expect(await markMissing(noted, [text], new Set())).toBe(0);
  expect([noted.marked, noted.removed]).toEqual([[], ['text']]);
});

test('the same path in another folder is another file', async () => {
  const noted = notes();
  await markMissing(noted, [row('a', { folder_id: 'g' })], new Set([fileKey('f', 'a.mkv')]));
  expect(noted.marked).toEqual(['a']);
});
