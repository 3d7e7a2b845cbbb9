/** An emulator of AWS services, and its data. */
export interface EmulatorOptions {
  /** Whether the user requested it. `reset` deletes its data even if not. */
  readonly isRequested: boolean;
  /** The folder of the app. A virtual environment in it is used. */
  readonly folder: string;
  /** The folder for its data; if `undefined`, a folder that is deleted at the end. */
  readonly state: string | undefined;
  /** Whether to delete the data of earlier runs. */
  readonly reset: boolean;
  /** The environment of the shell, in which the program is found. */
  readonly env: Readonly<Record<string, string | undefined>>;
}
