// What people read in the terminal: short lines, no JSON.
import { networkInterfaces } from 'node:os';
import { jobLanes, type Job } from '@praxino/contracts';

export interface Terminal {
  line(text: string): void;
}

/** Names of files stand in lines: without control characters they can neither move the cursor nor forge a line. */
export const terminal: Terminal = {
  line: (text) => void process.stdout.write(`${text.replaceAll(/\p{Cc}+/gu, ' ')}\n`),
};

export function printWelcome(
  out: Terminal,
  facts: { name: string; version: string; host: string; port: number; setupCode: string | null; dataDir: string },
): void {
  const [first = '', ...others] = addresses(facts.host, facts.port);
  out.line(`${facts.name} ${facts.version} is running`);
  out.line(`  Open     ${first}`);
  for (const other of others) out.line(`           ${other}`);
  out.line(`  Data     ${facts.dataDir}`);
  if (facts.setupCode !== null) {
    out.line('');
    out.line(`  Setup code: ${facts.setupCode}`);
    out.line('  The page asks for it once, to make you the administrator.');
  }
  out.line('');
}

/** This machine first, then what other devices on the network type. */
export function addresses(host: string, port: number): string[] {
  const isEverywhere = host === '::' || host === '0.0.0.0';
  if (!isEverywhere) return [`http://${host.includes(':') ? `[${host}]` : host}:${port}`];
  const external = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const ipv4 = external.filter((a) => a.family === 'IPv4' && !a.internal).map((a) => `http://${a.address}:${port}`);
  return [`http://localhost:${port}`, ...ipv4];
}

/** Says every quarter of a job that somebody waits for, and how each job ended. */
export function createJobPrinter(out: Terminal): (job: Job) => void {
  const lastQuarter = new Map<string, number>();
  return (job) => {
    if (job.finishedAt !== null) {
      lastQuarter.delete(job.id);
      out.line(`${titleOf(job)}: ${job.error ?? job.message}`);
      return;
    }
    if (jobLanes[job.kind] === 'background') return;
    const quarter = Math.floor(job.progress * 4);
    if (job.state !== 'running' || (lastQuarter.get(job.id) ?? 0) >= quarter) return;
    lastQuarter.set(job.id, quarter);
    out.line(`${titleOf(job)}: ${Math.round(job.progress * 100)} % ${job.message}`);
  };
}

function titleOf(job: Job): string {
  return job.kind.charAt(0).toUpperCase() + job.kind.slice(1);
}
