import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** All in milliseconds. */
export interface WatchTimes {
  /** From saving a file to the first answer that has the change, by what was changed. */
  readonly changes: ReadonlyMap<string, readonly number[]>;
  /** Of whole syntheses, in the same run. */
  readonly syntheses: readonly number[];
}

interface Addresses {
  readonly api: string;
  readonly site: string;
}

interface Change {
  readonly file: string;
  readonly content: (version: string) => string;
  readonly at: (addresses: Addresses) => string;
}

const app = (version: string) => `
import { App, Stack } from 'aws-cdk-lib';
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
const handler = (version: string) => `export const handler = async () => 'version ${version}';\n`;
const copied = (version: string) => `exports.handler = async () => 'version ${version}, ' + process.env.VERSION;\n`;

const kinds = new Map<string, Change>([
  ['a page', { file: 'pages/index.html', content: (version) => `version ${version}`, at: ({ site }) => site }],
  ['a handler that is copied', { file: 'copied/index.js', content: copied, at: ({ api }) => `${api}/copied` }],
  ['a handler that is bundled', { file: 'handlers/bundled.ts', content: handler, at: ({ api }) => `${api}/bundled` }],
]);
const stack: Change = { file: 'app.ts', content: app, at: ({ api }) => `${api}/copied` };
/** The app builds pages before it is synthesized. */
const settings = { app: 'npx tsx app.ts', build: 'npx vite build frontend' };
const declared = { 'cdk-http-api-local': { buildInputs: ['frontend/**', '!frontend/dist'] } };

/** Changes files of an app that is served with `--watch`, in a folder of this repository: the app finds its packages there. */
export async function watchTimes(folder: string, rounds: number): Promise<WatchTimes> {
  const all = new Map([...kinds, ['the stack', stack]]);
  const skipping = await appTimes(join(folder, 'skipping'), rounds, { ...settings, ...declared }, all);
  const building = await appTimes(join(folder, 'building'), rounds, settings, new Map([[UNDECLARED, stack]]));
  return { changes: new Map([...skipping.changes, ...building.changes]), syntheses: skipping.syntheses };
}

const UNDECLARED = 'the stack, if the app declares no `buildInputs`';

async function appTimes(
  folder: string,
  rounds: number,
  config: object,
  changed: ReadonlyMap<string, Change>,
): Promise<WatchTimes> {
  for (const name of ['pages', 'copied', 'handlers', 'frontend']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  writeFileSync(join(folder, 'cdk.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'frontend/index.html'), '<script type="module" src="main.ts"></script>');
  writeFileSync(join(folder, 'frontend/main.ts'), "document.body.textContent = 'built';\n");
  writeFileSync(join(folder, 'package.json'), '{"name":"bench","private":true,"type":"module"}');
  writeFileSync(join(folder, 'handlers/other.ts'), handler('0'));
  for (const { file, content } of [...kinds.values(), stack]) {
    writeFileSync(join(folder, file), content('0'));
  }
  const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
  const child = spawn(process.execPath, [cli, '--watch', '--verbose', '--json', '--port', '0'], { cwd: folder });
  process.on('exit', () => child.kill('SIGINT'));
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const until = async (holds: () => boolean | Promise<boolean>) => {
    while (!(await holds())) {
      if (child.exitCode !== null) {
        throw new Error(stderr);
      }
      await wait(5);
    }
  };
  try {
    await until(() => stdout.includes('\n'));
    const served = JSON.parse(stdout);
    const addresses = { api: served.apis[0].url, site: served.sites[0].url };
    const changes = new Map<string, number[]>([...changed.keys()].map((kind) => [kind, []]));
    for (let round = 1; round <= rounds; round += 1) {
      for (const [kind, { file, content, at }] of changed) {
        const version = `${round} of ${kind}`;
        await wait(1000);
        const from = performance.now();
        const before = stderr.length;
        writeFileSync(join(folder, file), content(version));
        await until(async () => (await (await fetch(at(addresses))).text()).includes(version));
        changes.get(kind)?.push(performance.now() - from);
        // Until it is synthesized as well: the next one begins from rest.
        await until(() => /^synthesize \(.*\): [\d.]+ s\n/m.test(stderr.slice(before)));
        process.stderr.write('.');
      }
    }
    process.stderr.write('\n');
    const printed = [...stderr.matchAll(/^synthesize \(.*\): ([\d.]+) s$/gm)];
    return { changes, syntheses: printed.map(([, seconds]) => Number(seconds) * 1000) };
  } finally {
    child.kill('SIGINT');
    await new Promise((resolve) => child.on('close', resolve));
  }
}
