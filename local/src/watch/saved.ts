/** Files that were saved together. */
export interface SavedFiles {
  /** When the first of them was saved. */
  readonly from: number;
  readonly paths: readonly string[];
}

/** What was saved and is not synthesized yet. It is as old as the last save. */
export interface Saved extends SavedFiles {
  /** The files that are not served before the synthesis; `undefined` if nobody waits for it. */
  readonly awaited: SavedFiles | undefined;
  /** The files that were already reported as broken. */
  readonly broken: readonly string[];
}

/** What was saved first, and what was saved later. */
export function joined(first: Saved, then: Saved): Saved {
  return {
    ...joinedFiles(first, then),
    from: then.from,
    awaited: first.awaited && then.awaited ? joinedFiles(first.awaited, then.awaited) : (first.awaited ?? then.awaited),
    broken: [...first.broken.filter((path) => !then.paths.includes(path)), ...then.broken],
  };
}

function joinedFiles(first: SavedFiles, then: SavedFiles): SavedFiles {
  return { from: first.from, paths: [...new Set([...first.paths, ...then.paths])] };
}
