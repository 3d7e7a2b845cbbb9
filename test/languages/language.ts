/** A language for which the library is built. */
export interface Installable {
  /** What `jsii-pacmak` calls it. */
  readonly target: string;
  /** Installs the package in an empty project, and compiles the app of the language there. */
  readonly install: (project: Project) => App;
}

/** A language in which the library is tested. */
export interface Language extends Installable {
  readonly name: string;
  /** The commands of its SDK, which must be there. */
  readonly sdk: readonly string[];
  /** The newest aws-cdk-lib that its registry and npm both had when this was written. */
  readonly newestCdk: string;
  /** Puts what the package says of itself, README and sources, into a folder. */
  readonly unpack: (packages: string, folder: string) => void;
}

/** Where an app is installed, and with what. */
export interface Project {
  /** An empty folder. */
  readonly folder: string;
  /** What `jsii-pacmak` has made for the language. */
  readonly packages: string;
  readonly cdkVersion: string;
  /** The version of `constructs` that goes with it. */
  readonly constructsVersion: string;
}

/** How an app is synthesized. */
export interface App {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}
