/**
 * `node bench/import.js cdk` loads the CDK modules that the library names, `node bench/import.js library` the library:
 * prints the milliseconds of CPU.
 */
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const lib = join(__dirname, '../lib');
const code = readdirSync(lib, { recursive: true })
  .filter((file) => file.endsWith('.js'))
  .map((file) => readFileSync(join(lib, file), 'utf8'))
  .join('\n');
const modules = new Set([...code.matchAll(/require\("(aws-cdk-lib\/[^"]+|constructs)"\)/g)].map(([, name]) => name));

const start = process.cpuUsage();
for (const name of process.argv[2] === 'library' ? ['..'] : modules) {
  require(name);
}
const { user, system } = process.cpuUsage(start);
console.log((user + system) / 1000);
