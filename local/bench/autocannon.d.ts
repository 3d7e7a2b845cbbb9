/** What is used of autocannon, which is installed by the benchmark alone. */
declare module 'autocannon' {
  interface Options {
    readonly url: string;
    readonly connections: number;
    /** In seconds. */
    readonly duration: number;
    /** In milliseconds. */
    readonly sampleInt: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly expectBody: string;
  }

  interface Result {
    readonly errors: number;
    readonly mismatches: number;
    readonly non2xx: number;
  }

  interface Instance extends PromiseLike<Result> {
    on(
      event: 'response',
      listener: (client: object, status: number, bytes: number, milliseconds: number) => void,
    ): this;
  }

  export default function autocannon(options: Options): Instance;
}
