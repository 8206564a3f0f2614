// `npm test`: brings what the tests need, runs every check and test, and ends with "N passed, N failed".
import { refuseOldNode } from './node-version.mjs';

refuseOldNode();
void import('./launch.mjs').then((launch) => launch.test(process.argv.slice(2)));
