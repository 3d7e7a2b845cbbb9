import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** A command that passes or fails as a whole or, with a report, a suite that counts its tests there in JUnit's format. */
export interface Check {
  readonly name: string;
  readonly command: string;
  readonly cwd: string;
  readonly report?: string;
  /** The names of the checks that make what this one uses. */
  readonly needs?: readonly string[];
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Runs checks, some at a time, each as soon as what it needs is done. What a check prints comes out when it has ended.
 *
 * @returns the counts in the order of the checks
 */
export async function runChecks(checks: readonly Check[], atOnce: number): Promise<Counts[]> {
  const waiting = [...checks];
  const running = new Map<string, Promise<void>>();
  const done = new Map<string, Counts>();
  while (waiting.length > 0 || running.size > 0) {
    const next = waiting.findIndex(({ needs = [] }) => needs.every((name) => done.has(name)));
    if (next >= 0 && running.size < atOnce) {
      const [check] = waiting.splice(next, 1);
      const end = run(check).then((counts) => {
        done.set(check.name, counts);
        running.delete(check.name);
      });
      running.set(check.name, end);
    } else if (running.size > 0) {
      await Promise.race(running.values());
    } else {
      throw new Error(`nothing makes what '${waiting[0].name}' needs: ${waiting[0].needs?.join(', ')}`);
    }
  }
  return checks.map(({ name }) => done.get(name)!);
}

async function run({ name, command, cwd, report }: Check): Promise<Counts> {
  const start = Date.now();
  const child = spawn(command, { cwd, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const status = await new Promise((resolve) => child.on('close', resolve));
  console.log(`\n--- ${name}, ${Math.round((Date.now() - start) / 1000)} s: ${command}`);
  process.stdout.write(Buffer.concat(output));
  const counts = report ? counted(report) : { passed: status === 0 ? 1 : 0, failed: 0 };
  // A suite can fail without a failed test: it did not compile, or it covers too little.
  return status === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

function counted(report: string): Counts {
  if (!existsSync(report)) {
    return { passed: 0, failed: 1 };
  }
  const xml = readFileSync(report, 'utf8');
  const tests = xml.match(/<testcase\b/g)?.length ?? 0;
  const failed = xml.match(/<(failure|error|skipped)\b/g)?.length ?? 0;
  return tests === 0 ? { passed: 0, failed: 1 } : { passed: tests - failed, failed };
}
