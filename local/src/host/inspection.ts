import { open, url } from 'node:inspector';
import { ProgramError } from '../errors.js';

/** A debugger cannot be used. */
export class InspectorError extends ProgramError {
  readonly code = 'INSPECTOR';
}

/** Whether a debugger can stop handlers: `--inspect` or an editor has opened this process for one. */
export function isInspected(): boolean {
  return url() !== undefined;
}

/**
 * Opens this process and its threads for debuggers on this machine, unless that was done already.
 *
 * @throws InspectorError if the port is in use.
 */
export function openForDebuggers(port: number): void {
  if (isInspected()) {
    return;
  }
  // Node.js prints where it listens, or that it cannot.
  open(port, '127.0.0.1');
  if (!isInspected()) {
    throw new InspectorError(
      `cannot listen for debuggers on port ${port}: choose a free port, such as --inspect=${port + 1}`,
    );
  }
}
