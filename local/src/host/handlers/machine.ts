/** The machine that functions run on, as far as runtimes ask. */
export interface Machine {
  /** As `process.platform` has it: `linux`. */
  readonly platform: string;
  /** As `process.arch` has it: `x64`. */
  readonly arch: string;
  /** The folder of the app: a virtual environment in it counts. */
  readonly folder: string;
  /** The environment of the shell, in which programs are found. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The absolute path of a program on the PATH of the shell, or of one that is named by a path from the folder of the app. */
  find(program: string): string | undefined;
  /** What a program prints; `undefined` if it cannot be run, or fails. It is asked once. */
  output(program: string, args: readonly string[]): string | undefined;
  /** What a file is, with its first bytes; `undefined` if there is none. */
  file(path: string): MachineFile | undefined;
}

export interface MachineFile {
  readonly isExecutable: boolean;
  /** Its first 64 bytes, or all of a shorter one. */
  readonly start: Uint8Array;
}
