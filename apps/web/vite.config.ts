import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

const server = process.env['PRAXINO_SERVER'] ?? 'http://localhost:8640';
const SERVER_PATHS = ['/api', '/stream', '/images', '/healthz', '/readyz'];

/** Writes `.br` beside what compresses, so that the server never does it twice, and says how much a first visit loads. */
function precompress(): Plugin {
  let dir = '';
  return {
    name: 'praxino-precompress',
    apply: 'build',
    configResolved: (config) => {
      dir = join(config.root, config.build.outDir);
    },
    closeBundle() {
      const sizes = new Map<string, number>();
      for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
        const path = join(dir, name);
        if (!/\.(?:js|css|html|svg|wasm|webmanifest)$/.test(name) || statSync(path).size < 1024) continue;
        const bytes = brotliCompressSync(readFileSync(path), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
        writeFileSync(`${path}.br`, bytes);
        sizes.set(name.replaceAll('\\', '/'), bytes.length);
      }
      const page = readFileSync(join(dir, 'index.html'), 'utf8');
      const first = [...sizes].filter(([name]) => name.endsWith('.js') && page.includes(name));
      const total = first.reduce((sum, [, size]) => sum + size, 0);
      this.info(
        `scripts of the first visit: ${(total / 1024).toFixed(1)} KB brotli in ${first.length} files (budget 150)`,
      );
      if (total > 150 * 1024) this.error('The first visit loads more than 150 KB of scripts');
    },
  };
}

export default defineConfig({
  plugins: [react(), precompress()],
  build: {
    // Televisions of 2024 run Chromium 108.
    target: ['chrome108', 'safari16.4', 'firefox115'],
    assetsInlineLimit: 2048,
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What every screen needs and what changes only with a dependency: cached across our releases.
            { name: 'vendor', test: /node_modules[\\/](?!.*(?:shaka-player|lucide-react))/, tags: ['$initial'] },
            // Our own shared parts are small: one file instead of thirty.
            {
              name: 'app',
              test: /(?:[\\/]web[\\/]src[\\/](?:app|data|focus|i18n[\\/](?!de\.)|items|routes|ui|screens[\\/](?:frame|home))|packages[\\/](?:client|tokens))[\\/]?/,
            },
            { name: 'app', test: /lucide-react/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  // The renderer of subtitle scripts loads parts of itself on demand.
  worker: { format: 'es' },
  server: { proxy: Object.fromEntries(SERVER_PATHS.map((path) => [path, server])) },
});
