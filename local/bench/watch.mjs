/**
 * How long it takes from saving a file to the first answer that has the change, beside a whole synthesis in the same run:
 * `node bench/watch.mjs`, after `npx tsc -b .` in the folder of this package.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const rounds = 5;
const cli = fileURLToPath(new URL('../lib/cli.js', import.meta.url));
// In this repository, so that the app finds its packages.
const folder = mkdtempSync(fileURLToPath(new URL('../lib/bench-', import.meta.url)));

const app = (version) => `
import { App, Stack, Tags } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';

const stack = new Stack(new App(), 'Bench');
const runtime = Runtime.NODEJS_22_X;
const api = new HttpApi(stack, 'Api');
const add = (path, fn) => api.addRoutes({ path, integration: new HttpLambdaIntegration(path, fn) });
add('/bundled', new NodejsFunction(stack, 'Bundled', { entry: 'handlers/bundled.ts', runtime }));
add('/other', new NodejsFunction(stack, 'Other', { entry: 'handlers/other.ts', runtime }));
const environment = { VERSION: '${version}' };
add('/copied', new LambdaFunction(stack, 'Copied', { code: Code.fromAsset('copied'), handler: 'index.handler', runtime, environment }));
const destinationBucket = new Bucket(stack, 'Pages', { websiteIndexDocument: 'index.html' });
new BucketDeployment(stack, 'Deployment', { destinationBucket, sources: [Source.asset('pages')] });
`;
const handler = (version) => `export const handler = async () => 'version ${version}';\n`;
const copied = (version) => `exports.handler = async () => 'version ${version}, ' + process.env.VERSION;\n`;

const kinds = {
  'a page': { file: 'pages/index.html', content: (version) => `version ${version}`, at: ({ site }) => site },
  'a handler that is copied': { file: 'copied/index.js', content: copied, at: ({ api }) => `${api}/copied` },
  'a handler that is bundled': { file: 'handlers/bundled.ts', content: handler, at: ({ api }) => `${api}/bundled` },
  'the stack': { file: 'app.ts', content: (version) => app(`version ${version}`), at: ({ api }) => `${api}/copied` },
};

for (const name of ['pages', 'copied', 'handlers']) {
  mkdirSync(join(folder, name));
}
writeFileSync(join(folder, 'cdk.json'), '{"app":"npx tsx app.ts"}');
writeFileSync(join(folder, 'package.json'), '{"name":"bench","private":true,"type":"module"}');
writeFileSync(join(folder, 'handlers/other.ts'), handler(0));
for (const { file, content } of Object.values(kinds)) {
  writeFileSync(join(folder, file), content(0));
}
const child = spawn(process.execPath, [cli, '--watch', '--json', '--port', '0'], { cwd: folder });
let [stdout, stderr] = ['', ''];
child.stdout.on('data', (chunk) => {
  stdout += chunk;
});
child.stderr.on('data', (chunk) => {
  stderr += chunk;
});

try {
  await until(() => stdout.includes('\n'));
  const served = JSON.parse(stdout);
  const addresses = { api: served.apis[0].url, site: served.sites[0].url };
  const times = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [kind, { file, content, at }] of Object.entries(kinds)) {
      const version = `${round} of ${kind}`;
      await wait(1000);
      const from = performance.now();
      const before = stderr.length;
      writeFileSync(join(folder, file), content(version));
      await until(async () => (await (await fetch(at(addresses))).text()).includes(version));
      times[kind].push(performance.now() - from);
      // Until it is synthesized as well: the next one begins from rest.
      await until(() => /served after [\d.]+ s\n/.test(stderr.slice(before)));
    }
  }
  const syntheses = [...stderr.matchAll(/^synthesize \(.*\): ([\d.]+) s$/gm)].map(
    ([, seconds]) => Number(seconds) * 1000,
  );
  const synthesis = median(syntheses);
  console.log(`a whole synthesis: ${synthesis.toFixed(0)} ms (median of ${syntheses.length})`);
  for (const [kind, all] of Object.entries(times)) {
    const time = median(all);
    console.log(`${kind}: ${time.toFixed(0)} ms after it is saved, ${(time / synthesis).toFixed(2)} of a synthesis`);
  }
} finally {
  child.kill('SIGINT');
  await new Promise((resolve) => child.on('close', resolve));
  rmSync(folder, { recursive: true, force: true });
}

function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

async function until(holds) {
  while (!(await holds())) {
    if (child.exitCode !== null) {
      throw new Error(stderr);
    }
    await wait(5);
  }
}
