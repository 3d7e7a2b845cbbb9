import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, it } from 'node:test';

const source = join(import.meta.dirname, '../src');
const files = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(source, join(entry.parentPath, entry.name)));

/** The files that a file imports, types included. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(source, file), 'utf8');
  return [...text.matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']+)\.js'/g)].map(([, path]) =>
    normalize(join(dirname(file), `${path}.ts`)),
  );
}

/** The files of a circle, or nothing. */
function circleIn(imports: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  function visit(file: string, trail: readonly string[]): readonly string[] | undefined {
    if (trail.includes(file)) {
      return [...trail.slice(trail.indexOf(file)), file];
    }
    if (done.has(file)) {
      return undefined;
    }
    const circle = (imports.get(file) ?? []).map((next) => visit(next, [...trail, file])).find((found) => found);
    done.add(file);
    return circle;
  }
  return [...imports.keys()].map((file) => visit(file, [])).find((found) => found);
}

describe('the source of the program', () => {
  it('has at most twenty files in a folder', () => {
    const counts = new Map<string, number>();
    for (const file of files) {
      counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    }
    assert.deepEqual(
      [...counts].filter(([, count]) => count > 20),
      [],
    );
  });

  it('has no circle of files that import one another', () => {
    const imports = new Map(files.map((file) => [file, importsOf(file)]));
    assert.ok([...imports.values()].flat().length > files.length, 'imports are found');
    assert.deepEqual(
      [...imports.values()].flat().filter((file) => !imports.has(file)),
      [],
      'all that are found are files',
    );
    assert.equal(circleIn(imports), undefined);
  });

  it('would not hide a circle', () => {
    const imports = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', []],
      ['d', ['c', 'b']],
    ]);
    assert.deepEqual(circleIn(imports), ['b', 'd', 'b']);
  });
});
