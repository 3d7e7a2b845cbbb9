import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import * as ts from 'typescript';
import { openRoutesIn, routesIn, Template } from './stack';

/** A code block, in a fence such as ```ts today app.ts or ```sh 2021. */
interface Block {
  readonly line: number;
  readonly step: string;
  readonly language: string;
  readonly time: string;
  /** The file that the block is of, or a part of. */
  readonly file: string;
  readonly code: string;
}

type Files = ReadonlyMap<string, string>;

const root = join(__dirname, '..');
const blocks = blocksOf(readFileSync(join(root, 'docs/from-the-2021-tutorial.md'), 'utf8'));
const files = filesOf(blocks);

describe('the tutorial of 2021 beside today', () => {
  test('says of every block whether it is of 2021 or of today, and of every TypeScript of today which file it is in', () => {
    expect(blocks.filter((block) => !isMarked(block))).toEqual([]);
  });

  test('shows every step both ways', () => {
    const steps = [...new Set(blocks.map(({ step }) => step))].filter((step) => /^\d+\. /.test(step));
    expect(steps.length).toBeGreaterThan(8);
    for (const step of steps) {
      const times = blocks.filter((block) => block.step === step).map(({ time }) => time);
      expect({ step, times: [...new Set(times)].sort() }).toEqual({ step, times: ['2021', 'today'] });
    }
  });

  test.each([
    ['the app and its handlers', (file: string) => !file.startsWith('frontend/'), appOptions()],
    ['the pages', (file: string) => file.startsWith('frontend/'), pageOptions()],
  ])('has TypeScript of today for %s, and it compiles', (_, isOf, options) => {
    const chosen = new Map([...files].filter(([file]) => isOf(file)));
    expect(chosen.size).toBeGreaterThan(2);
    expect(problemsOf(chosen, options)).toBe('');
  });

  test('ends in an app that synthesizes, with one open route, one that needs an access token, and the outputs of 2021', () => {
    const template = Template.fromStack(stackOf(files));
    expect(openRoutesIn(template)).toEqual(['GET /public']);
    expect(routesIn(template)['GET /private']).toMatchObject({
      AuthorizationType: 'JWT',
      AuthorizationScopes: ['aws.cognito.signin.user.admin'],
    });
    expect(Object.keys(template.findOutputs('*'))).toEqual(
      expect.arrayContaining(['ApiEndpoint', 'UserPoolId', 'UserPoolClientId']),
    );
  });
});

describe('the test of the tutorial', () => {
  test.each(['```ts', '```', '```ts today', '```js today app.js', '```ts 2022 app.ts', '```ts 2021 app.ts'])(
    'refuses a block that begins with %s',
    (fence) => {
      const [block] = blocksOf(`## 1. A step\n\n${fence}\nconst n = 1;\n\`\`\`\n`);
      expect(isMarked(block)).toBe(false);
    },
  );

  test('reports a mistake of a block in the words of TypeScript, with the line in the document', () => {
    const broken = filesOf(blocksOf('# Title\n\n```ts today app.ts\nexport const n: number = "one";\n```\n'));
    expect(problemsOf(broken, appOptions())).toMatch(
      /^app\.ts, line 4 of the document: Type 'string' is not assignable to type 'number'/,
    );
  });

  test('refuses a fence that is never closed', () => {
    expect(() => blocksOf('```ts today app.ts\nconst n = 1;\n')).toThrow('line 1');
  });
});

function blocksOf(markdown: string): Block[] {
  const lines = markdown.split('\n');
  const found: Block[] = [];
  let step = '';
  for (let at = 0; at < lines.length; at++) {
    step = /^##? (.*)/.exec(lines[at])?.[1] ?? step;
    if (!/^\s*(```|~~~)/.test(lines[at])) {
      continue;
    }
    const end = lines.findIndex((line, index) => index > at && line === '```');
    if (end < 0) {
      throw new Error(`the code block at line ${at + 1} has no end`);
    }
    const [language = '', time = '', file = ''] = lines[at].replace('```', '').split(' ');
    found.push({ line: at + 1, step, language, time, file, code: lines.slice(at + 1, end).join('\n') });
    at = end;
  }
  return found;
}

function isMarked({ language, time, file }: Block): boolean {
  switch (time) {
    case '2021':
      return ['ts', 'js', 'sh'].includes(language) && file === '';
    case 'today':
      return (language === 'ts' && file.endsWith('.ts')) || (language === 'sh' && file === '');
    default:
      return false;
  }
}

/** The files of today. Blocks of one file follow each other in it, on the lines they have in the document. */
function filesOf(found: readonly Block[]): Files {
  const contents = new Map<string, string>();
  for (const { file, line, code } of found.filter(({ time, language }) => time === 'today' && language === 'ts')) {
    const before = contents.get(file) ?? '';
    contents.set(file, before + '\n'.repeat(line - before.split('\n').length + 1) + code);
  }
  return contents;
}

function appOptions(): ts.CompilerOptions {
  return {
    ...strictOptions(),
    module: ts.ModuleKind.NodeNext,
    lib: ['lib.es2023.d.ts'],
    types: ['node'],
    paths: { 'cdk-jwt-protected-api': [join(root, 'src')] },
  };
}

function pageOptions(): ts.CompilerOptions {
  return {
    ...strictOptions(),
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
  };
}

function strictOptions(): ts.CompilerOptions {
  return {
    target: ts.ScriptTarget.ES2023,
    strict: true,
    noImplicitReturns: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    skipLibCheck: true,
    noEmit: true,
  };
}

/** What TypeScript says of the files, as if they were in this repository; nothing where they compile. */
function problemsOf(contents: Files, options: ts.CompilerOptions): string {
  const folder = join(root, 'docs');
  const texts = new Map([...contents].map(([file, text]) => [join(folder, file), text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.getCurrentDirectory = () => root;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.getSourceFile = (path, language, ...rest) => {
    const text = texts.get(path);
    return text === undefined
      ? getSourceFile(path, language, ...rest)
      : ts.createSourceFile(path, text, language, true, ts.ScriptKind.TS);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, start = 0, messageText }) => {
      const message = ts.flattenDiagnosticMessageText(messageText, '\n');
      if (!file) {
        return message;
      }
      const { line } = file.getLineAndCharacterOfPosition(start);
      return `${file.fileName.replace(`${folder}/`, '')}, line ${line + 1} of the document: ${message}`;
    })
    .join('\n');
}

/** The stack of `app.ts`, made in a folder with the files that it names; its functions are not bundled. */
function stackOf(contents: Files): Stack {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(contents.get('app.ts') ?? '', { compilerOptions });
  const folder = mkdtempSync(join(tmpdir(), 'tutorial-'));
  const before = { folder: process.cwd(), context: process.env.CDK_CONTEXT_JSON };
  try {
    for (const [file, text] of [...contents, ['frontend/dist/index.html', ''], ['package-lock.json', '{}']]) {
      mkdirSync(join(folder, dirname(file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    process.chdir(folder);
    process.env.CDK_CONTEXT_JSON = JSON.stringify({ 'aws:cdk:bundling-stacks': [] });
    return new Function('require', 'exports', `${outputText}\nreturn stack;`)(require, {});
  } finally {
    process.chdir(before.folder);
    if (before.context === undefined) {
      delete process.env.CDK_CONTEXT_JSON;
    } else {
      process.env.CDK_CONTEXT_JSON = before.context;
    }
    rmSync(folder, { recursive: true, force: true });
  }
}
