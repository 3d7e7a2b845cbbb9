/** How the environments of a function are started on this machine. */
export type Launch = ThreadLaunch | ProcessLaunch;

/** In a thread of this process. */
export interface ThreadLaunch {
  readonly kind: 'thread';
  readonly notice?: undefined;
}

/** In a process of its own, which speaks the Lambda Runtime API. */
export interface ProcessLaunch {
  readonly kind: 'process';
  /** Its path, absolute or from the folder of the code. */
  readonly program: string;
  readonly args: (at: LaunchAddresses) => readonly string[];
  /** Variables that the runtime sets. Those of the function come after them. */
  readonly variables: Readonly<Record<string, string>>;
  /** What is not as on AWS, in words; `undefined` if all of it is. */
  readonly notice: string | undefined;
}

export interface LaunchAddresses {
  /** Where connections to AWS end; `undefined`: they fail. */
  readonly awsPort: number | undefined;
}
