// Writes theme.css: `node packages/tokens/src/generate.ts`.
import { writeFileSync } from 'node:fs';
import { renderTheme } from './theme.ts';

writeFileSync(new URL('theme.css', import.meta.url), renderTheme());
