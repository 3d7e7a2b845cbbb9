import { cpSync, rmSync } from 'node:fs';

const from = (path) => new URL(path, import.meta.url);
rmSync(from('dist/'), { recursive: true, force: true });
cpSync(from('index.html'), from('dist/index.html'));
