import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Position, stackLine } from '../../../lib/services/functions/node/stack-line.js';

const original = ({ file, line, column }: Position) =>
  file === '/app/index.js' ? { file: '/app/handlers/notes.ts', line: line - 10, column } : undefined;
const isOwn = (file: string) => file.startsWith('/program/');

describe('a line that a function writes', () => {
  const cases: readonly [what: string, line: string, printed: string | undefined][] = [
    [
      'of a stack trace names the source',
      '    at handler (/app/index.js:12:3)',
      '    at handler (/app/handlers/notes.ts:2:3)',
    ],
    ['may have no name', '    at /app/index.js:12:3', '    at /app/handlers/notes.ts:2:3'],
    ['may be of an async function', '    at async /app/index.js:12:3', '    at async /app/handlers/notes.ts:2:3'],
    [
      'may be of a method',
      '    at async Notes.add [as post] (/app/index.js:12:3)',
      '    at async Notes.add [as post] (/app/handlers/notes.ts:2:3)',
    ],
    [
      'of an ES module names its file',
      '    at handler (file:///app/index.js:12:3)',
      '    at handler (/app/handlers/notes.ts:2:3)',
    ],
    ['without a source stays', '    at parse (/app/other.js:12:3)', '    at parse (/app/other.js:12:3)'],
    ['of Node.js stays', '    at readFileSync (node:fs:441:20)', '    at readFileSync (node:fs:441:20)'],
    ['of this program is cut', '    at runHandler (file:///program/run-handler.js:33:5)', undefined],
    [
      'of how a request comes to a thread is cut',
      '    at MessagePort.<anonymous> (node:internal/per_context/messageport:23:28)',
      undefined,
    ],
    ['of another kind stays', 'see /app/index.js:12:3', 'see /app/index.js:12:3'],
    ['that says the same in words stays', '  at noon (/app/index.js)', '  at noon (/app/index.js)'],
  ];
  for (const [what, line, printed] of cases) {
    it(what, () => assert.equal(stackLine(line, original, isOwn), printed));
  }
});
