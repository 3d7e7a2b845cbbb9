import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { App, Aspects, type Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks } from 'cdk-nag';
import { ApiStack } from '../stacks/api-stack';
import { DataStack } from '../stacks/data-stack';
import { folder, synthesize } from './support/synthesize';

const read = (file: string) => readFileSync(join(folder, file), 'utf8');
/** Findings are read here, and would fail the synthesis; the code of functions does not matter. */
const quick = { '@aws-cdk/core:annotationsInValidationReport': false, 'aws:cdk:bundling-stacks': [] };
const output = mkdtempSync(join(tmpdir(), 'notes-nag-'));

let printed: string;
before(() => {
  printed = synthesize(output); // builds the pages, which are an asset
});
after(() => rmSync(output, { recursive: true }));

test('the README explains every warning of cdk synth', () => {
  const warnings = printed.split('\n').filter((line) => /^\[?(warning|error)\b/i.test(line));
  const [, explained = 'nothing'] = /deprecation warnings about `(\w+)`/.exec(read('README.md')) ?? [];
  assert.match(printed, /Successfully synthesized/);
  assert.deepEqual(
    warnings.filter((line) => !line.includes(explained)),
    [],
  );
});

test('the README explains every finding of cdk-nag', () => {
  process.env.CDK_VALIDATION = 'false'; // of the templates, which takes seconds for each pack: cdk synth has done it
  const packs = [AwsSolutionsChecks, ServerlessChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks];
  const found = packs.flatMap((Pack) => {
    const app = new App({ context: { ...JSON.parse(read('cdk.json')).context, ...quick } });
    const data = new DataStack(app, 'Data', {});
    const api = new ApiStack(app, 'Api', { stage: 'dev', data });
    Aspects.of(app).add(new Pack());
    return [data, api].flatMap(rulesOf);
  });
  const [, table = ''] = read('README.md').split('| rule |');
  const explained = [...table.matchAll(/^\| ([A-Z]\w+(?:, \w+)*) \|/gm)].flatMap(([, rules = '']) => rules.split(', '));
  assert.notEqual(found.length, 0);
  assert.deepEqual(
    found.filter((rule) => !explained.includes(rule)),
    [],
  );
});

/** The rules, without the names of their packs. */
function rulesOf(stack: Stack): string[] {
  const annotations = Annotations.fromStack(stack);
  return [...annotations.findError('*', Match.anyValue()), ...annotations.findWarning('*', Match.anyValue())].map(
    ({ entry }) => /^[\w.]+-(\w+)[:[]/.exec(String(entry.data))?.[1] ?? String(entry.data),
  );
}
