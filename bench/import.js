/**
 * `node bench/import.js` loads the CDK modules that the library names with what it takes of them, then the library itself:
 * prints the milliseconds of CPU of each.
 */
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const lib = join(__dirname, '../lib');
const taken = readdirSync(lib, { recursive: true })
  .filter((file) => file.endsWith('.js'))
  .flatMap((file) => {
    const code = readFileSync(join(lib, file), 'utf8');
    const modules = [...code.matchAll(/const (\w+) = require\("(aws-cdk-lib\/[^"]+|constructs)"\)/g)];
    return modules.map(([, variable, name]) => {
      const members = [...code.matchAll(new RegExp(`\\b${variable}\\.(\\w+)`, 'g'))];
      return { name, members: members.map(([, member]) => member) };
    });
  });

const cdk = cpuOf(() => {
  for (const { name, members } of taken) {
    const exported = require(name);
    for (const member of members) {
      exported[member];
    }
  }
});
const library = cpuOf(() => require('..'));
console.log(JSON.stringify({ cdk, library }));

function cpuOf(load) {
  const start = process.cpuUsage();
  load();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
