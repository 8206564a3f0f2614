// `pnpm check` on whatever Node is here.
import { refuseOldNode } from './node-version.mjs';

refuseOldNode();
void import('./launch.mjs').then((launch) => launch.run(process.argv.slice(2)));
