// Everything `npm test` runs once the machine is prepared. The last line is "N passed, N failed".
import { CHECKS, runSteps, TESTS, total } from './steps.ts';

const results = await runSteps([...CHECKS, ...TESTS]);
console.log(total(results));
process.exitCode = results.some((r) => r.failed > 0) ? 1 : 0;
