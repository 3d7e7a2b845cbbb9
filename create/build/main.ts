import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeTemplates } from './templates.js';

const root = join(import.meta.dirname, '../..');
const packages = ['.', 'local'].map((folder) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')));
const versions = Object.fromEntries(packages.map(({ name, version }) => [name, version]));

writeTemplates(join(root, 'create/templates'), { root, versions });
