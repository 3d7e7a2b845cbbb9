import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AwsApp } from '../../support/aws-app.js';
import { suiteCleanup } from '../../support/cleanup.js';
import { until } from '../../support/until.js';

const source = `exports.handler = async (event) => {
  console.log('called with', JSON.stringify(event));
  if (event.fail) {
    throw new TypeError('it does not like that');
  }
  return { n: event.n + 1 };
};`;
const Properties = {
  FunctionName: 'other',
  Runtime: 'nodejs22.x',
  Handler: 'index.handler',
  Timeout: 60,
  Code: { ZipFile: source },
};
const arn = 'arn:aws:lambda:us-east-1:000000000000:function:other';

describe('a function that invokes another one of the app', () => {
  const cleanup = suiteCleanup();
  let app: AwsApp;
  const invoke = async (input: object) => app.try('sdk', 'lambda Invoke', JSON.stringify(input));

  before(async () => {
    app = await AwsApp.start(cleanup, { resources: { Other: { Type: 'AWS::Lambda::Function', Properties } } });
  });
  after(() => cleanup.undo());

  const names = ['other', 'other:live', arn, `${arn}:$LATEST`, '000000000000:function:other'];
  for (const FunctionName of names) {
    it(`gets what that one returns, by the name ${FunctionName}`, async () => {
      const { answer, error } = await invoke({ FunctionName, event: { n: 1 } });
      assert.deepEqual(answer ?? error, { StatusCode: 200, payload: '{"n":2}' });
    });
  }

  it('is told what that one throws', async () => {
    const { answer } = await invoke({ FunctionName: 'other', event: { fail: true } });
    const payload = JSON.stringify({ errorType: 'TypeError', errorMessage: 'it does not like that' });
    assert.deepEqual(answer, { StatusCode: 200, FunctionError: 'Unhandled', payload });
  });

  it('does not wait for an event, whose failure is in the log', async () => {
    const { answer } = await invoke({ FunctionName: 'other', InvocationType: 'Event', event: { fail: true, n: 7 } });
    assert.deepEqual(answer, { StatusCode: 202, payload: '' });
    await until(() => app.log.includes('failed: it does not like that, and is not retried'));
    assert.ok(app.log.includes('S/Other: called with {"fail":true,"n":7}'));
  });

  it('runs nothing by a dry run', async () => {
    const input = { FunctionName: 'other', InvocationType: 'DryRun', event: { n: 8 } };
    assert.deepEqual((await invoke(input)).answer, { StatusCode: 204, payload: '' });
    assert.ok(!app.log.includes('"n":8'));
  });

  const others = ['nobody', arn.replace('us-east-1', 'eu-west-1'), arn.replace('000000000000', '111111111111')];
  for (const FunctionName of others) {
    it(`is refused one that is not of the app: ${FunctionName}`, async () => {
      const { error } = await invoke({ FunctionName, event: {} });
      const message = `Function not found: ${FunctionName} (the app has no function '${FunctionName}')`;
      assert.deepEqual(error, { name: 'ResourceNotFoundException', message, attempts: 1 });
    });
  }
});
