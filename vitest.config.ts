import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const source = ['packages/*/src/**', 'apps/*/src/**', 'tools/**', 'e2e/**', 'bench/**'];
const ignored = ['**/node_modules/**', '**/.types/**', '**/dist/**', '**/.media/**'];

/** unit: no process, no database · medium: real SQLite and ffmpeg · e2e: the running system, judged from outside. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: source.map((s) => `${s}/*.test.{ts,tsx}`),
          exclude: [...ignored, '**/*.medium.test.ts', 'e2e/**/*.e2e.test.ts'],
          // A unit test leaves nothing behind, so files share their imports: a third of the time.
          isolate: false,
          // The default leaves one core out, which is half of a small machine.
          maxWorkers: availableParallelism(),
          testTimeout: 10_000,
        },
      },
      {
        test: {
          name: 'medium',
          include: source.map((s) => `${s}/*.medium.test.ts`),
          exclude: ignored,
          globalSetup: ['e2e/media/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.test.ts'],
          exclude: ignored,
          globalSetup: ['e2e/media/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          maxWorkers: 1,
          fileParallelism: false,
        },
      },
    ],
  },
});
