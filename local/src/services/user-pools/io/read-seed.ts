import { readFileSync } from 'node:fs';
import { parseSeed, type Seed } from '../seed/seed.js';
import { SeedError } from '../seed/seed-error.js';

/** @throws SeedError if the file cannot be read, or is not a seed. */
export function readSeed(file: string): Seed {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new SeedError(`cannot read '${file}': ${(error as Error).message}`, { cause: error });
  }
  return parseSeed(text, file);
}
