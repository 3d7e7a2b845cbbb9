/** The source map of a file that has none next to it. */
export interface FoundSourceMap {
  readonly file: string;
  /** What the paths of its sources are relative to. */
  readonly folder: string;
}
