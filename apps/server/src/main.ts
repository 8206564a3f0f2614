// Starts the process: settings first, then the server, then its orderly end.
import { enableCompileCache } from 'node:module';

enableCompileCache();
// After the cache is on, so that everything below is compiled once per version.
const { runProcess } = await import('./process.ts');
await runProcess();
