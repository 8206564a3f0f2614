// `pnpm bench NAME` and `pnpm soak`: they bring what the tests need.
import { refuseOldNode } from './node-version.mjs';

refuseOldNode();
void import('./launch.mjs').then((launch) => launch.measure(process.argv.slice(2)));
