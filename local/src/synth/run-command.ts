import type { ChildProcess } from 'node:child_process';
import { shellQuoted } from './bundling/shell-words.js';
import { directCommand } from './direct-command.js';
import type { PreparedApp } from './prepared/prepared-app.js';
import { printedFailure } from './printed-failure.js';
import { endGroup, ownInput, startGroup } from './process-group.js';
import { SynthError } from './synth-error.js';

export interface CommandOptions {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Whether it runs with low priority. */
  readonly isBackground: boolean;
  /** Is called with what it prints. */
  readonly print: ((text: string) => void) | undefined;
  /**
   * Where the process of an app may already be waiting.
   *
   * @default - a process is started
   */
  readonly prepared?: PreparedApp | undefined;
  /** The code of the error if it fails. */
  readonly code: 'SYNTH_BUILD_FAILED' | 'SYNTH_APP_FAILED';
  /** What the error says about what was printed. */
  readonly remedy: (printed: string) => string | undefined;
  /** Ends it, with everything that it has started. */
  readonly signal: AbortSignal;
}

/**
 * Runs a shell command of `cdk.json`.
 *
 * @throws SynthError if it fails.
 */
export async function runCommand(command: string, options: CommandOptions): Promise<void> {
  const { folder, signal, print, code, remedy } = options;
  const child = await startCommand(directCommand(command, folder), options);
  return new Promise((resolve, reject) => {
    const end = () => endGroup(child);
    if (signal.aborted) {
      end();
    }
    signal.addEventListener('abort', end);
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        if (!signal.aborted) {
          print?.(chunk);
        }
        printed = (printed + chunk).slice(-20_000);
      });
    }
    child.on('error', (error) =>
      reject(new SynthError(code, `cannot run '${command}': ${error.message}`, { cause: error })),
    );
    child.on('close', (exitCode, endedBy) => {
      signal.removeEventListener('abort', end);
      if (exitCode === 0) {
        resolve();
      } else {
        const how = exitCode === null ? `was terminated by ${endedBy}` : `failed with exit code ${exitCode}`;
        const why = remedy(printed) ?? outputOf(printed, print !== undefined);
        reject(new SynthError(code, `'${command}' ${how}: ${why}`));
      }
    });
  });
}

/** A process that waits has the usual priority, which cannot be changed for all its threads: in the background, a new one is started. */
async function startCommand(
  command: string,
  { folder, env, isBackground, prepared, signal }: CommandOptions,
): Promise<ChildProcess> {
  const started = isBackground ? undefined : await prepared?.start({ command, folder, env }, signal);
  return (
    started ??
    startGroup(isBackground ? inBackground(command) : command, {
      cwd: folder,
      env,
      stdio: [ownInput(), 'pipe', 'pipe'],
    })
  );
}

/** With low priority: changing the priority of a started process does not change that of its children. Windows has no such command. */
function inBackground(command: string): string {
  return process.platform === 'win32' ? command : `nice -n 10 /bin/sh -c ${shellQuoted(command)}`;
}

function outputOf(printed: string, isPrinted: boolean): string {
  const failure = printedFailure(printed);
  return isPrinted || failure === '' ? 'see its output for the reason' : `it printed\n${failure}`;
}
