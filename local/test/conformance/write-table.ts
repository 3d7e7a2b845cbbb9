import { writeFileSync } from 'node:fs';
import { groups } from './cases/all.js';
import { conformanceDocument } from './table.js';

/** `node --import tsx test/conformance/write-table.ts` writes the table of the cases. */
writeFileSync(new URL('../../../docs/conformance.md', import.meta.url), conformanceDocument(groups));
