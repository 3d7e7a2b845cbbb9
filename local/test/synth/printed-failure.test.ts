import assert from 'node:assert/strict';
import { it } from 'node:test';
import { printedFailure } from '../../lib/synth/printed-failure.js';

const cases: readonly [what: string, printed: string, shown: string][] = [
  ['what a compiler says', 'app.ts(3,5): error TS2322: Type\n\n', 'app.ts(3,5): error TS2322: Type'],
  [
    'an error with the frames of the app alone',
    `Bundling asset S/Fn/Code...
/home/me/app/node_modules/a-construct/lib/route-key.js:30
            throw new Error(\`invalid route key '\${text}'\` +
                  ^

Error: invalid route key 'GET'
    at RouteKey.parse (/home/me/app/node_modules/a-construct/lib/route-key.js:30:19)
    at new AppStack (/home/me/app/app.ts:12:17)
    at Module._compile (node:internal/modules/cjs/loader:1521:14)
    at node:internal/main/run_main_module:28:49

Node.js v20.20.2
`,
    "Bundling asset S/Fn/Code...\nError: invalid route key 'GET'\n    at new AppStack (/home/me/app/app.ts:12:17)",
  ],
  [
    'the line of the app that threw',
    '/home/me/app/app.ts:3\nthrow new Error(1);\n^\n\nError: 1\n    at <anonymous> (/home/me/app/app.ts:3:7)\n',
    '/home/me/app/app.ts:3\nthrow new Error(1);\n^\n\nError: 1\n    at <anonymous> (/home/me/app/app.ts:3:7)',
  ],
  ['words that look like a frame', 'look at node:fs\n', 'look at node:fs'],
];
for (const [what, printed, shown] of cases) {
  it(`of what a command printed that failed is shown: ${what}`, () => assert.equal(printedFailure(printed), shown));
}
