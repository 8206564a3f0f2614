// Run as a process of its own: fails to open a database and must come to its end by itself, with no thread left.
import { openDatabase } from '../database.ts';

try {
  // The writer can open a database in memory, readers cannot: the failure comes when one thread runs already.
  await openDatabase({ path: ':memory:', migrations: [] });
} catch (error) {
  process.stdout.write(`refused: ${String(error)}\n`);
}
