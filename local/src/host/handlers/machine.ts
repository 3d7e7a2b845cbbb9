/** The machine that functions run on, with the properties that runtimes need. */
export interface Machine {
  /** `process.platform`: `linux`. */
  readonly platform: string;
  /** `process.arch`: `x64`. */
  readonly arch: string;
  /** The folder of the app. A virtual environment in it is used. */
  readonly folder: string;
  /** The environment of the shell, in which programs are found. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The absolute path of a program on the PATH of the shell, or of a program given by a path relative to the folder of the app. */
  find(program: string): string | undefined;
  /** What a program prints; `undefined` if it cannot be run, or fails. It is run only once. */
  output(program: string, args: readonly string[]): string | undefined;
  /** The type of a file, with its first bytes; `undefined` if there is none. */
  file(path: string): MachineFile | undefined;
}

export interface MachineFile {
  readonly isExecutable: boolean;
  /** Its first 64 bytes, or all bytes of a shorter file. */
  readonly start: Uint8Array;
}
