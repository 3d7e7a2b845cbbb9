import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AwsApp } from '../../support/aws-app.js';
import { suiteCleanup } from '../../support/cleanup.js';
import { until } from '../../support/until.js';

const source = `exports.handler = async (event, context) => {
  console.log('called with', JSON.stringify(event));
  if (event.fail) {
    throw new TypeError('it does not like that');
  }
  return event.n === undefined
    ? [context.invokedFunctionArn.split(':').slice(6).join(':'), context.functionVersion].join()
    : { n: event.n + 1 };
};`;
const Properties = {
  FunctionName: 'other',
  Runtime: 'nodejs22.x',
  Handler: 'index.handler',
  Timeout: 60,
  Code: { ZipFile: source },
};
const arn = 'arn:aws:lambda:us-east-1:000000000000:function:other';

const alias = (Name: string, FunctionVersion: unknown) => ({
  Type: 'AWS::Lambda::Alias',
  Properties: { FunctionName: { Ref: 'Other' }, Name, FunctionVersion },
});
const resources = {
  Other: { Type: 'AWS::Lambda::Function', Properties },
  Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Other' } } },
  Live: alias('live', { 'Fn::GetAtt': ['Version', 'Version'] }),
  Year: alias('2024-live', { 'Fn::GetAtt': ['Version', 'Version'] }),
};

describe('a function that invokes another one of the app', () => {
  const cleanup = suiteCleanup();
  let app: AwsApp;
  const invoke = async (input: object) => app.try('sdk', 'lambda Invoke', JSON.stringify(input));

  before(async () => {
    app = await AwsApp.start(cleanup, { resources });
  });
  after(() => cleanup.undo());

  it('gets the response of that function', async () => {
    const { answer, error } = await invoke({ FunctionName: 'other', event: { n: 1 } });
    assert.deepEqual(answer ?? error, { StatusCode: 200, ExecutedVersion: '$LATEST', payload: '{"n":2}' });
  });

  const named: readonly [input: { FunctionName: string; Qualifier?: string }, invoked: string, version: string][] = [
    [{ FunctionName: 'other' }, 'other', '$LATEST'],
    [{ FunctionName: arn }, 'other', '$LATEST'],
    [{ FunctionName: '000000000000:function:other' }, 'other', '$LATEST'],
    [{ FunctionName: `${arn}:$LATEST` }, 'other:$LATEST', '$LATEST'],
    [{ FunctionName: 'other:live' }, 'other:live', '1'],
    [{ FunctionName: `${arn}:live` }, 'other:live', '1'],
    [{ FunctionName: '000000000000:function:other:2024-live' }, 'other:2024-live', '1'],
    [{ FunctionName: 'other:1' }, 'other:1', '1'],
    [{ FunctionName: 'other', Qualifier: 'live' }, 'other:live', '1'],
    [{ FunctionName: 'other:live', Qualifier: 'live' }, 'other:live', '1'],
  ];
  for (const [input, invoked, version] of named) {
    it(`invokes that function by ${Object.values(input).join(' and ')}`, async () => {
      const { answer, error } = await invoke({ ...input, event: {} });
      const payload = JSON.stringify(`${invoked},${version}`);
      assert.deepEqual(answer ?? error, { StatusCode: 200, ExecutedVersion: version, payload });
    });
  }

  for (const input of [{ FunctionName: 'other:next' }, { FunctionName: 'other', Qualifier: 'next' }]) {
    it(`is refused for an alias that the app does not have: ${Object.values(input).join(' and ')}`, async () => {
      const { error } = await invoke({ ...input, event: {} });
      assert.equal(error?.name, 'ResourceNotFoundException');
      assert.ok(error.message.startsWith(`Cannot find alias arn: ${arn}:next (the version of the alias 'next' of `));
      assert.ok(
        app.log.includes(
          "lambda Invoke: the version of the alias 'next' of 'S/Other' is unknown: no AWS::Lambda::Alias",
        ),
      );
    });
  }

  it('is refused with two different qualifiers', async () => {
    const { error } = await invoke({ FunctionName: 'other:live', Qualifier: '1', event: {} });
    assert.equal(error?.name, 'InvalidParameterValueException');
  });

  it('gets the error that that function throws', async () => {
    const { answer } = await invoke({ FunctionName: 'other', event: { fail: true } });
    const payload = JSON.stringify({ errorType: 'TypeError', errorMessage: 'it does not like that' });
    assert.deepEqual(answer, { StatusCode: 200, FunctionError: 'Unhandled', ExecutedVersion: '$LATEST', payload });
  });

  it('does not wait for an event, whose failure is in the log', async () => {
    const { answer } = await invoke({ FunctionName: 'other', InvocationType: 'Event', event: { fail: true, n: 7 } });
    assert.deepEqual(answer, { StatusCode: 202, payload: '' });
    await until(() => app.log.includes('failed: it does not like that (not retried)'));
    assert.ok(app.log.includes('S/Other: called with {"fail":true,"n":7}'));
  });

  it('runs nothing by a dry run', async () => {
    const input = { FunctionName: 'other', InvocationType: 'DryRun', event: { n: 8 } };
    assert.deepEqual((await invoke(input)).answer, { StatusCode: 204, payload: '' });
    assert.ok(!app.log.includes('"n":8'));
  });

  const others = ['nobody', arn.replace('us-east-1', 'eu-west-1'), arn.replace('000000000000', '111111111111')];
  for (const FunctionName of others) {
    it(`is refused for a function that is not in the app: ${FunctionName}`, async () => {
      const { error } = await invoke({ FunctionName, event: {} });
      const message = `Function not found: ${FunctionName} (the app has no function '${FunctionName}')`;
      assert.deepEqual(error, { name: 'ResourceNotFoundException', message, attempts: 1 });
    });
  }
});
