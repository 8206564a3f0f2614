// `npm start`: everything from a fresh clone to a serving media server. Plain JavaScript for whatever Node is here;
// this file itself must parse on very old ones, so that they get a sentence and not a stack trace.
import { refuseOldNode } from './node-version.mjs';

refuseOldNode();
void import('./launch.mjs').then((launch) => launch.start(process.argv.slice(2)));
