import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as library from '../src';

const root = join(__dirname, '..');

/** The names that `src/index.ts` lists, types included. */
const exported = [...readFileSync(join(root, 'src/index.ts'), 'utf8').matchAll(/\b[A-Z]\w+/g)].map(([name]) => name);

/** The names of all classes, interfaces and enumerations of a version of the CDK, submodules included. */
function namesOf(cdk: string): Set<string> {
  const assembly = gunzipSync(readFileSync(join(root, 'node_modules', cdk, '.jsii.gz'))).toString();
  return new Set([...assembly.matchAll(/"fqn": ?"aws-cdk-lib\.(?:\w+\.)*(\w+)"/g)].map(([, name]) => name));
}

// Java and .NET import all names of a package at once, where two equal ones are an error.
test.each(['aws-cdk-lib', 'aws-cdk-lib-newest'])('no exported name is also one of %s', (cdk) => {
  const taken = namesOf(cdk);
  expect(taken).toContain('AddRoutesOptions');
  expect(exported).toContain('AddProtectedRoutesOptions');
  expect(exported.filter((name) => taken.has(name))).toEqual([]);
});

// Other languages know the members of an enumeration by their names alone.
test('each value of an enumeration equals its name', () => {
  const enumerations = Object.values(library).filter((value) => typeof value === 'object');
  expect(enumerations).not.toEqual([]);
  for (const enumeration of enumerations) {
    expect(Object.values(enumeration)).toEqual(Object.keys(enumeration));
  }
});
