// `pnpm check`: types, lint, format, shape, generated files and unit tests, in under a minute. Names choose single steps.
import { CHECKS, runSteps, total } from './steps.ts';

const BUDGET_S = 60;
const names = process.argv.slice(2);
const unknown = names.filter((name) => !CHECKS.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no check called ${unknown.join(', ')}; there are: ${CHECKS.map((step) => step.name).join(', ')}`,
  );
  process.exit(2);
}
const results = await runSteps(names.length > 0 ? CHECKS.filter((step) => names.includes(step.name)) : CHECKS);
const seconds = results.reduce((sum, r) => sum + r.seconds, 0);
console.log(
  `${total(results)} in ${seconds.toFixed(1)} s${seconds > BUDGET_S ? ` (the budget is ${BUDGET_S} s)` : ''}`,
);
process.exitCode = results.some((r) => r.failed > 0) ? 1 : 0;
