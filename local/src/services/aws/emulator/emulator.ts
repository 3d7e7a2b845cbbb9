import type { HttpRequest, HttpResponse } from '../../../host/http/message.js';

/** A program that stands for AWS services, which runs as long as this one. */
export interface Emulator {
  /** For people: `ministack 1.5.33`. */
  readonly name: string;
  /** The services that it stands for, by their names in the AWS CLI. */
  readonly services: ReadonlySet<string>;
  /**
   * Answers a call of one of its services.
   *
   * @param account whose resources the call is about
   * @throws Error with the reason if there is no answer
   */
  send(request: HttpRequest, account: string | undefined): Promise<HttpResponse>;
  /** Ends it, and lets it write what it keeps. */
  close(): Promise<void>;
}

/** Why there is no emulator, and what brings one, in words. */
export class NoEmulator {
  constructor(
    readonly reason: string,
    /** Commands, each of which brings it. */
    readonly remedies: readonly string[] = [],
  ) {}
}

/** What the user asks for, with `--aws`. */
export interface EmulatorOptions {
  /** Of the app: a virtual environment in it counts. */
  readonly folder: string;
  /** Where it keeps its data; a folder that is gone at the end if it is not given. */
  readonly state: string | undefined;
  /** Forgets what it has kept. */
  readonly reset: boolean;
  /** The environment of the shell, in which the program is found. */
  readonly env: Readonly<Record<string, string | undefined>>;
}
