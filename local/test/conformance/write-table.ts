import { readFileSync, writeFileSync } from 'node:fs';
import { groups } from './cases/all.js';
import { withSection } from './readme.js';
import { conformanceSection } from './table.js';

/** `node --import tsx test/conformance/write-table.ts` writes the table of the cases into the README. */
const file = new URL('../../README.md', import.meta.url);
writeFileSync(file, withSection(readFileSync(file, 'utf8'), conformanceSection(groups)));
