/** A place in a file. Lines and columns begin with 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const frame = /^(\s+at (?:async )?(?:.*\()?)(?:file:\/\/)?((?:\/|[A-Za-z]:[\\/])[^()]*):(\d+):(\d+)(\)?)$/;

/** How Node.js passes a thread its next request: the end of every stack trace of a handler. */
const dispatch = /^\s+at (?:\[nodejs\.internal\.kHybridDispatch\]|MessagePort\.<anonymous>) \(node:internal\//;

/**
 * A line that a function writes; if it belongs to a stack trace, it names the place in the source file.
 *
 * @param original the source of a place in a file; `undefined` if it is unknown
 * @param isOwn whether a file belongs to this program
 * @returns `undefined` for a line that only concerns this program
 */
export function stackLine(
  text: string,
  original: (place: Position) => Position | undefined,
  isOwn: (file: string) => boolean,
): string | undefined {
  if (dispatch.test(text)) {
    return undefined;
  }
  const [, before, file, line, column, after] = frame.exec(text) ?? [];
  if (before === undefined || file === undefined) {
    return text;
  }
  if (isOwn(file)) {
    return undefined;
  }
  const place = { file, line: Number(line), column: Number(column) };
  const { file: source, line: sourceLine, column: sourceColumn } = original(place) ?? place;
  return `${before}${source}:${sourceLine}:${sourceColumn}${after}`;
}
