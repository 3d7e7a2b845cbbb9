import type { Group, Source } from './conformance-case.js';

/** The heading of the section of the README that the table is in. */
export const heading = '## What is checked, and where it comes from';

/** The section of the README, to its end. */
export function conformanceSection(groups: readonly Group[]): string {
  const cases = groups.flatMap((group) => group.cases);
  const count = (kind: Source['kind']) => cases.filter(({ source }) => source.kind === kind).length;
  return [
    heading,
    '',
    `The suite \`test/conformance\` asks these ${cases.length} things of this program at every test run. ${count('AWS')} are from AWS's`,
    `documentation, ${count('reported')} are reported by people who saw them on AWS, ${count('our choice')} are our choice, with the reason. Nobody has run the`,
    'suite against AWS yet. If you have an account that is bootstrapped (`npx cdk bootstrap`), run it in the folder of this package:',
    '',
    '```sh',
    'npm run conformance:aws',
    '```',
    '',
    'It deploys a stack with the CDK CLI, asks the suite of it, and prints the command that takes the stack away again, its log groups',
    'included. It deletes the users that it makes in the deployed pool. Options go to `cdk deploy`, and a profile to the suite as well:',
    '`npm run conformance:aws -- --profile test`.',
    '',
    ...groups.flatMap(({ title, cases: laws }) => [
      `| ${title} | from |`,
      '|---|---|',
      ...laws.map(({ name, source, only }) => {
        const where = only === 'here' ? '; asked here alone' : only === 'AWS' ? '; asked of AWS alone' : '';
        return `| ${cell(name)} | ${origin(source)}${where} |`;
      }),
      '',
    ]),
  ].join('\n');
}

function origin(source: Source): string {
  switch (source.kind) {
    case 'AWS':
      return `[AWS](${source.page})`;
    case 'reported':
      return `[reported](${source.by})`;
    case 'our choice':
      return `our choice: ${cell(source.why)}`;
  }
}

/** Markdown ends a cell at a pipe, and takes stars and angle brackets for its own. */
function cell(text: string): string {
  return text.replace(/[|*<>]/g, '\\$&');
}
