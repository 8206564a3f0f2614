import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Job } from '@praxino/contracts';
import { addresses, createJobPrinter, printWelcome, terminal } from './terminal.ts';

const collect = () => {
  const lines: string[] = [];
  return { lines, out: { line: (text: string) => void lines.push(text) } };
};
const job = (more: Partial<Job> = {}): Job => ({
  id: 'j1',
  kind: 'scan',
  state: 'running',
  progress: 0,
  message: '',
  libraryId: 'l1',
  error: null,
  createdAt: 0,
  finishedAt: null,
  ...more,
});

describe('what is said at the start', () => {
  const facts = { name: 'Attic', version: '1.2.3', host: '127.0.0.1', port: 8640, dataDir: '/data' };

  test('is where the server is and where its data lies', () => {
    const { lines, out } = collect();
    printWelcome(out, { ...facts, setupCode: null });
    expect(lines).toEqual(['Attic 1.2.3 is running', '  Open     http://127.0.0.1:8640', '  Data     /data', '']);
  });

  test('is the setup code as long as there is no administrator', () => {
    const { lines, out } = collect();
    printWelcome(out, { ...facts, setupCode: 'ABCD-EFGH' });
    expect(lines).toContain('  Setup code: ABCD-EFGH');
  });

  test('are the addresses that other devices can type', () => {
    expect(addresses('127.0.0.1', 1)).toEqual(['http://127.0.0.1:1']);
    expect(addresses('::1', 1)).toEqual(['http://[::1]:1']);
    expect(addresses('nas.local', 1)).toEqual(['http://nas.local:1']);
    for (const host of ['::', '0.0.0.0']) {
      const all = addresses(host, 8640);
      expect(all[0]).toBe('http://localhost:8640');
      expect(all.join(' ')).not.toMatch(/127\.|0\.0\.0\.0|\[/);
    }
  });
});

describe('what is said of a job', () => {
  test('that nobody waits for is only how it ended', () => {
    const { lines, out } = collect();
    const print = createJobPrinter(out);
    for (let i = 0; i <= 20; i++) print(job({ kind: 'pictures', progress: i / 20, message: `film ${i}` }));
    print(job({ kind: 'pictures', state: 'succeeded', progress: 1, message: '20 films', finishedAt: 1 }));
    expect(lines).toEqual(['Pictures: 20 films']);
  });

  test('is every quarter of it once, and how it ended', () => {
    const { lines, out } = collect();
    const print = createJobPrinter(out);
    for (let i = 0; i <= 20; i++) print(job({ progress: i / 20, message: `file ${i}` }));
    print(job({ state: 'succeeded', progress: 1, message: 'Films: 20 new', finishedAt: 1 }));
    expect(lines).toEqual([
      'Scan: 25 % file 5',
      'Scan: 50 % file 10',
      'Scan: 75 % file 15',
      'Scan: 100 % file 20',
      'Scan: Films: 20 new',
    ]);
  });

  test('is nothing while it waits', () => {
    const { lines, out } = collect();
    createJobPrinter(out)(job({ state: 'queued', progress: 0.5 }));
    expect(lines).toEqual([]);
  });

  test('is why it failed', () => {
    const { lines, out } = collect();
    const failed = { state: 'failed', error: 'ffmpeg was not found', finishedAt: 1 } as const;
    createJobPrinter(out)(job({ kind: 'samples', ...failed }));
    expect(lines).toEqual(['Samples: ffmpeg was not found']);
  });

  test('begins anew with the next job of the same id, and is apart for two at once', () => {
    const { lines, out } = collect();
    const print = createJobPrinter(out);
    print(job({ id: 'a', progress: 0.5 }));
    print(job({ id: 'b', progress: 0.3 }));
    print(job({ id: 'a', finishedAt: 1, message: 'done' }));
    print(job({ id: 'a', progress: 0.3 }));
    expect(lines).toHaveLength(4);
  });
});

describe('the terminal', () => {
  afterEach(() => vi.restoreAllMocks());

  test('shows names of files as text: none of them moves the cursor or forges a line', () => {
    const written: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    terminal.line('Scan: 50 % \u001b[2J\u001b]0;title\u0007evil\r\nSetup code: FAKE\u009b31m.mkv');
    expect(written).toHaveLength(1);
    expect(written[0]).toMatch(/^[^\p{Cc}]*\n$/u);
    expect(written[0]).toContain('evil');
  });

  test('keeps letters of every alphabet', () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    terminal.line('Scan: 千と千尋 – Amélie 😀');
    expect(write).toHaveBeenCalledWith('Scan: 千と千尋 – Amélie 😀\n');
  });
});
