import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { run } from './run';

const root = join(__dirname, '../..');
const hello = join(root, 'examples/hello');
const helloPython = join(root, 'examples/hello-python');

/** What must be true of `examples/hello-python`, for a Python that has the package installed. */
export function pythonExample(python: string, folder: string): Readonly<Record<string, () => void>> {
  const PATH = [dirname(python), process.env.PATH].join(delimiter);
  return {
    'passes its own tests': () => {
      run(python, ['-m', 'unittest'], { cwd: helloPython });
    },
    'makes the template of examples/hello, with handlers in Python': () => {
      const template = (cwd: string, command: string, args: readonly string[]): unknown => {
        const assembly = mkdtempSync(join(folder, 'hello-'));
        run(command, args, { cwd, env: { CDK_OUTDIR: assembly } });
        return withoutHandlers(JSON.parse(readFileSync(join(assembly, 'Hello.template.json'), 'utf8')));
      };
      const tsx = join(root, 'node_modules/.bin/tsx');
      assert.deepEqual(template(helloPython, python, ['app.py']), template(hello, tsx, ['app.ts']));
    },
    'is served by the local program': () => {
      run(process.execPath, ['--import', 'tsx', join(__dirname, 'serve-example.mts'), helloPython], {
        cwd: root,
        env: { PATH },
      });
    },
  };
}

/** What has the language of a handler in it. */
function withoutHandlers({ Resources, ...others }: Template): Template {
  const resources = Object.entries(Resources).map(([id, resource]) => {
    if (!id.startsWith('Handlers') || resource.Type !== 'AWS::Lambda::Function') {
      return [id, resource];
    }
    const { Code: _, Handler: __, Runtime: ___, ...properties } = resource.Properties ?? {};
    return [id, { ...resource, Properties: properties }];
  });
  return { ...others, Resources: Object.fromEntries(resources) };
}

interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: object & Record<string, unknown> }>
  >;
}
