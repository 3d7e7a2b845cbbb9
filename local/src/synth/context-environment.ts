import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../assembly/json.js';

/** The environment variables that pass the context to an app, and a function that removes their temporary file. */
export interface ContextEnvironment {
  readonly variables: { readonly [name: string]: string };
  dispose(): void;
}

/** A variable can hold 128 KiB on Linux, and all together 32 KiB on Windows. A quarter of that is left for other variables. */
const maxBytes = process.platform === 'win32' ? 24_000 : 98_000;

/** Passes as much as fits in an environment variable, and the rest in a file, as the CDK CLI does. */
export function contextEnvironment(context: JsonObject, limit = maxBytes): ContextEnvironment {
  const [small, overflow] = splitBySize(context, limit);
  const variables = { CDK_CONTEXT_JSON: JSON.stringify(small) };
  if (Object.keys(overflow).length === 0) {
    return { variables, dispose: () => {} };
  }
  const folder = mkdtempSync(join(tmpdir(), 'cdk-context-'));
  const file = join(folder, 'context-overflow.json');
  writeFileSync(file, JSON.stringify(overflow));
  return {
    variables: { ...variables, CONTEXT_OVERFLOW_LOCATION_ENV: file },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function splitBySize(context: JsonObject, limit: number): [JsonObject, JsonObject] {
  const entries = Object.entries(context);
  let size = 0;
  const fitting = entries.findIndex((entry) => {
    size += Buffer.byteLength(JSON.stringify(Object.fromEntries([entry])));
    return size > limit;
  });
  const cut = fitting < 0 ? entries.length : fitting;
  return [Object.fromEntries(entries.slice(0, cut)), Object.fromEntries(entries.slice(cut))];
}
