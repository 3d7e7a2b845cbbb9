import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { openRoutesIn, routesIn, Template } from './stack';
import { type CodeBlock, codeBlocksOf, filesOfToday } from './support/code-blocks';
import { exportsOf } from './support/source-files';

const blocks = codeBlocksOf(readFileSync(join(__dirname, '../docs/from-the-2021-tutorial.md'), 'utf8'));
const files = filesOfToday(blocks);

describe('the tutorial of 2021 beside today', () => {
  test('says of every block whether it is of 2021 or of today, and of every TypeScript of today which file it is in', () => {
    expect(blocks.filter((block) => !isMarked(block))).toEqual([]);
  });

  test('shows every step both ways', () => {
    const steps = [...new Set(blocks.map(({ heading }) => heading))].filter((heading) => /^\d+\. /.test(heading));
    expect(steps.length).toBeGreaterThan(8);
    for (const step of steps) {
      const times = blocks.filter(({ heading }) => heading === step).map(({ words: [time] }) => time);
      expect({ step, times: [...new Set(times)].sort() }).toEqual({ step, times: ['2021', 'today'] });
    }
  });

  test('ends in an app that synthesizes, with one open route, one that needs an access token, and the outputs of 2021', () => {
    const app = new Map([
      ...files,
      ['app.ts', `${files.get('app.ts')}\nexport { stack };`],
      ['frontend/dist/index.html', ''],
      ['package-lock.json', '{}'],
    ]);
    const template = Template.fromStack(exportsOf<{ stack: Stack }>(app, 'app.ts').stack);
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
      const [block] = codeBlocksOf(`## 1. A step\n\n${fence}\nconst n = 1;\n\`\`\`\n`);
      expect(isMarked(block)).toBe(false);
    },
  );

  test('refuses a fence that is never closed', () => {
    expect(() => codeBlocksOf('```ts today app.ts\nconst n = 1;\n')).toThrow('line 1');
  });
});

/** The first word of a fence says of when a block is, the second which file it is of, or a part of. */
function isMarked({ language, words: [time = '', file = ''] }: CodeBlock): boolean {
  switch (time) {
    case '2021':
      return ['ts', 'js', 'sh'].includes(language) && file === '';
    case 'today':
      return (language === 'ts' && file.endsWith('.ts')) || (language === 'sh' && file === '');
    default:
      return false;
  }
}
