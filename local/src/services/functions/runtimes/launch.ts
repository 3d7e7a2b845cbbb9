/** How the environments of a function are started on this machine. */
export type Launch = ThreadLaunch | ProcessLaunch;

/** In a thread of this process. */
export interface ThreadLaunch {
  readonly kind: 'thread';
  readonly notice?: undefined;
}

/** In a separate process that speaks the Lambda Runtime API. */
export interface ProcessLaunch {
  readonly kind: 'process';
  /** Its path, absolute or relative to the folder of the code. */
  readonly program: string;
  readonly args: (at: LaunchAddresses) => readonly string[];
  /** Variables that the runtime sets. Those of the function override them. */
  readonly variables: Readonly<Record<string, string>>;
  /** Differences from AWS, as text; `undefined` if there are none. */
  readonly notice: string | undefined;
}

export interface LaunchAddresses {
  /** Where connections to AWS end; if `undefined`, they fail. */
  readonly awsPort: number | undefined;
}
