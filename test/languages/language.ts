/** A language in which the library is used. */
export interface Language {
  readonly name: string;
  /** What `jsii-pacmak` calls it. */
  readonly target: string;
  /** The commands of its SDK, which must be there. */
  readonly sdk: readonly string[];
  /** The newest aws-cdk-lib that its registry has: they lag behind each other. */
  readonly newestCdk: string;
  /** Installs the package in an empty project, and compiles the app of the language there. */
  readonly install: (project: Project) => App;
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
