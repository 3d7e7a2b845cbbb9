import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { groups } from './cases/all.js';
import { aws, type Group, ourChoice, reported } from './conformance-case.js';
import { conformanceDocument } from './table.js';

const request = { line: 'GET /' };
const expected = { status: 200 };
const group: Group = {
  title: 'Things',
  cases: [
    { name: 'a | b', source: aws('page'), exchanges: [{ request, expected }] },
    { name: 'c', source: reported('https://example.com'), exchanges: [] },
    { name: 'text/* d', source: ourChoice('because'), exchanges: [], only: 'here' },
    { name: 'e', source: ourChoice('because'), exchanges: [], only: 'AWS' },
  ],
};

describe('docs/conformance.md', () => {
  it('has the cases of the suite: if not, run node --import tsx test/conformance/write-table.ts', () => {
    const text = readFileSync(new URL('../../../docs/conformance.md', import.meta.url), 'utf8');
    assert.equal(text, conformanceDocument(groups));
  });

  it('has a line for each case, with its source and where it runs', () => {
    const text = conformanceDocument([group]);
    const lines = text.slice(text.indexOf('## Things')).trimEnd().split('\n');
    assert.deepEqual(lines, [
      '## Things',
      '',
      '| case | source |',
      '|---|---|',
      '| a \\| b | [AWS](https://docs.aws.amazon.com/apigateway/latest/developerguide/page.html) |',
      '| c | [reported](https://example.com) |',
      '| text/\\* d | our choice: because; runs locally only |',
      '| e | our choice: because; runs against AWS only |',
    ]);
  });
});
