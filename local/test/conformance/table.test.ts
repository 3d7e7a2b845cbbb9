import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { groups } from './cases/all.js';
import { aws, type Group, ourChoice, reported } from './conformance-case.js';
import { withSection } from './readme.js';
import { conformanceSection, heading } from './table.js';

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

describe('the conformance table', () => {
  it('is the one in the README: if not, run node --import tsx test/conformance/write-table.ts', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    assert.equal(readme, withSection(readme, conformanceSection(groups)));
  });

  it('has a line for each case, with its source and where it is asked', () => {
    const section = conformanceSection([group]);
    const lines = section.slice(section.indexOf('| Things')).trimEnd().split('\n');
    assert.deepEqual(lines, [
      '| Things | from |',
      '|---|---|',
      '| a \\| b | [AWS](https://docs.aws.amazon.com/apigateway/latest/developerguide/page.html) |',
      '| c | [reported](https://example.com) |',
      '| text/\\* d | our choice: because; asked here alone |',
      '| e | our choice: because; asked of AWS alone |',
    ]);
  });

  const section = `${heading}\n\nnew\n`;
  const readmes: readonly [name: string, readme: string, written: string][] = [
    ['is added at the end', '# A\n\ntext\n', `# A\n\ntext\n\n${section}`],
    ['replaces the old one at the end', `# A\n\n${heading}\n\nold\n`, `# A\n\n${section}`],
    ['replaces the old one in the middle', `# A\n\n${heading}\n\nold\n\n## B\n`, `# A\n\n${section}\n## B\n`],
    ['leaves itself as it is', `# A\n\n${section}\n## B\n`, `# A\n\n${section}\n## B\n`],
  ];
  for (const [name, readme, written] of readmes) {
    it(`${name} of a README`, () => assert.equal(withSection(readme, section), written));
  }
});
