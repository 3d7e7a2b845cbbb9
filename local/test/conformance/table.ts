import type { Group, Source } from './conformance-case.js';

/** The text of docs/conformance.md. */
export function conformanceDocument(groups: readonly Group[]): string {
  const cases = groups.flatMap((group) => group.cases);
  const count = (kind: Source['kind']) => cases.filter(({ source }) => source.kind === kind).length;
  return `${[
    '# Conformance',
    '',
    'This page lists the rules of AWS that `cdk-http-api-local` follows, with the source of each rule.',
    '',
    `The suite \`local/test/conformance\` has ${cases.length} cases, and runs with the other tests. ${count('AWS')} cases are from the AWS documentation,`,
    `${count('reported')} were reported by users of AWS, and ${count('our choice')} are our choice, for which the table gives the reason.`,
    'Locally, the cases for HTTP APIs run three times: with functions in Node.js, in Python and in Go.',
    '',
    '**The suite has not run against AWS yet.** If you have a bootstrapped account (`npx cdk bootstrap`), run this in `local/`:',
    '',
    '```sh',
    'npm run conformance:aws',
    '```',
    '',
    'It deploys a stack with the CDK CLI, runs the suite against it, and deletes the users that it created in the pool. At the end it prints',
    'the command that deletes the stack and its log groups. Options after `--` are passed to `cdk deploy`. The suite also uses the profile:',
    '`npm run conformance:aws -- --profile test`.',
    '',
    ...groups.flatMap(({ title, cases: laws }) => [
      `## ${title}`,
      '',
      '| case | source |',
      '|---|---|',
      ...laws.map(({ name, source, only }) => {
        const where = only === 'here' ? '; runs locally only' : only === 'AWS' ? '; runs against AWS only' : '';
        return `| ${cell(name)} | ${origin(source)}${where} |`;
      }),
      '',
    ]),
  ]
    .join('\n')
    .trimEnd()}\n`;
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
