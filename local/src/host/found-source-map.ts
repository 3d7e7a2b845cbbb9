/** The source map of a file that has none next to it. */
export interface FoundSourceMap {
  readonly file: string;
  /** The folder to which the paths of its sources are relative. */
  readonly folder: string;
}
