import { isObject } from '../assembly/json.js';
import type { StateFile } from '../host/state/state-file.js';

const file = 'serving.json';

/** The address at which the program that has locked a state folder serves Cognito, for other commands of this program. */
export class ServingAddress {
  constructor(private readonly state: StateFile) {}

  write(cognito: string | null): void {
    this.state.file(file).write({ pid: process.pid, cognito });
  }

  /** `undefined` if no program serves the folder, or its app has no user pool. */
  read(): string | undefined {
    const kept = this.state.file(file).read();
    return isObject(kept) && kept.pid === this.state.holder && typeof kept.cognito === 'string'
      ? kept.cognito
      : undefined;
  }

  remove(): void {
    this.state.file(file).remove();
  }
}
