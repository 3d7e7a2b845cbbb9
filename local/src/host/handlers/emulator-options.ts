/** An emulator of AWS services that the user asks for. */
export interface EmulatorOptions {
  /** Of the app: a virtual environment in it counts. */
  readonly folder: string;
  /** Where it keeps its data; in a folder that is gone at the end, if it is `undefined`. */
  readonly state: string | undefined;
  /** Whether to forget what it has kept. */
  readonly reset: boolean;
  /** The environment of the shell, in which the program is found. */
  readonly env: Readonly<Record<string, string | undefined>>;
}
