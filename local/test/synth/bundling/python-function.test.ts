import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../support/assembly.js';
import { Program } from '../../support/program.js';
import { pythonFolder, writeWheel } from '../../support/python.js';
import { until } from '../../support/until.js';

/** Responds to each event with the handler of its function. */
const client = `
  const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
  for (;;) {
    const next = await fetch(base + 'next');
    const body = JSON.stringify(process.env._HANDLER);
    await fetch(base + next.headers.get('lambda-runtime-aws-request-id') + '/response', { method: 'POST', body });
  }
`;

const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url));

/** An app with a function in Python, a layer, and two functions with a bundle that must be an archive and needs a container. */
const app = `
  const { App, BundlingOutput, DockerImage, Stack } = require('${modules}/aws-cdk-lib');
  const { HttpApi } = require('${modules}/aws-cdk-lib/aws-apigatewayv2');
  const { HttpLambdaIntegration } = require('${modules}/aws-cdk-lib/aws-apigatewayv2-integrations');
  const { Code, Function, LayerVersion, Runtime } = require('${modules}/aws-cdk-lib/aws-lambda');
  const { PythonFunction, PythonLayerVersion } = require('${modules}/@aws-cdk/aws-lambda-python-alpha');
  const stack = new Stack(new App(), 'S');
  const api = new HttpApi(stack, 'Api');
  const add = (fn) => api.addRoutes({ path: '/' + fn.node.id, integration: new HttpLambdaIntegration(fn.node.id + 'I', fn) });
  const runtime = Runtime.PYTHON_3_12;
  const layer = new PythonLayerVersion(stack, 'Layer', { entry: __dirname + '/layer', compatibleRuntimes: [runtime] });
  const entry = __dirname + '/python';
  const arn = 'arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension:53';
  const insights = LayerVersion.fromLayerVersionArn(stack, 'Insights', arn);
  add(new PythonFunction(stack, 'python', { entry, runtime, layers: [layer, insights] }));
  const image = DockerImage.fromRegistry('none');
  const archived = { image, command: ['bash', '-c', 'mvn package'], outputType: BundlingOutput.ARCHIVED };
  const code = Code.fromAsset(entry, { bundling: archived });
  add(new Function(stack, 'java', { runtime: Runtime.JAVA_21, handler: 'a.B', code }));
  add(new Function(stack, 'own', { runtime: Runtime.JAVA_21, handler: 'a.C', code }));
`;

it('PythonFunction and PythonLayerVersion are served without Docker, next to what cannot be bundled, and again when they are saved', async (t) => {
  const folder = temporaryFolder(t);
  const files = {
    'app.cjs': app,
    'cdk.json': '{"app":"node app.cjs"}',
    'python/index.py':
      'import somewhere, elsewhere\ndef handler(event, context):\n    return [somewhere.NAME, elsewhere.NAME]\n',
    'python/requirements.txt': '--no-index\n--find-links wheels\nsomewhere==1.0\n',
    'client.mjs': client,
    'layer/requirements.txt': '--no-index\n--find-links wheels\nelsewhere==2.0\n',
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  writeWheel(join(folder, 'python/wheels'), 'somewhere', '1.0');
  writeWheel(join(folder, 'layer/wheels'), 'elsewhere', '2.0');
  const PATH = `${pythonFolder(temporaryFolder(t))}:${dirname(process.execPath)}:/bin`;
  const command = `S/own='${process.execPath}' client.mjs`;
  const program = await Program.start(t, folder, ['--port', '0', '--json', '--watch', '--function', command], { PATH });
  const { apis, unserved } = program.document;
  const answer = await fetch(`${apis[0]?.url}/python`);
  assert.deepEqual([answer.status, await answer.json()], [200, ['somewhere 1.0', 'elsewhere 2.0']]);
  assert.equal(await (await fetch(`${apis[0]?.url}/own`)).text(), 'a.C');
  assert.deepEqual(
    unserved.filter((text) => text.includes('S/own')),
    [],
  );
  assert.match(
    unserved.join('\n'),
    /^'S\/python' runs without the layer 'arn:\S+:LambdaInsightsExtension:53': it is not in the assembly$/m,
  );
  assert.match(
    String(unserved.find((text) => text.includes('/java'))),
    /it was not bundled: it is bundled in a container/,
  );
  writeFileSync(join(folder, 'python/index.py'), 'def handler(event, context):\n    return "saved"\n');
  await until(async () => (await (await fetch(`${apis[0]?.url}/python`)).text()) === 'saved');
});
