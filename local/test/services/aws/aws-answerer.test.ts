import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serviceEndpoints } from '../../../lib/host/handlers/service-endpoints.js';
import type { HttpRequest } from '../../../lib/host/http/message.js';
import { awsAnswerer } from '../../../lib/services/aws/aws-answerer.js';
import { Destinations } from '../../../lib/services/aws/destinations.js';
import { forward } from '../../../lib/services/aws/io/forward.js';
import { signedRequest } from '../../../lib/services/aws/signed-request.js';
import { listening } from '../../support/listening.js';

type Options = Parameters<typeof awsAnswerer>[0];

describe('a call to an endpoint that hangs', () => {
  it('fails after a time with an error that says so', async (t) => {
    const url = `http://127.0.0.1:${await listening(t, () => {})}`;
    const notes: string[] = [];
    const destinations = new Destinations({
      endpoints: serviceEndpoints({ dynamodb: url }, '--endpoint'),
      emulator: undefined,
      emulated: new Set(),
      sendTo: (request: HttpRequest, to: string) => forward(request, to, 100),
    });
    const { handle } = awsAnswerer({
      destinations,
      links: { awsCall: () => undefined, caller: () => undefined } as unknown as Options['links'],
      host: { clock: Date.now, log: { note: (text: string) => notes.push(text) } } as unknown as Options['host'],
      origin: 'http://127.0.0.1:1',
      account: undefined,
    });
    const headers = { 'x-amz-target': 'DynamoDB_20120810.GetItem', 'content-type': 'application/x-amz-json-1.0' };
    const call = { signingName: 'dynamodb', region: 'eu-west-1', accessKey: 'local', headers, body: '{}' };
    const { status, body } = await handle(signedRequest(call));
    const message = `${url} (--endpoint) does not respond: no response within 0.1 seconds`;
    assert.equal(status, 400);
    assert.deepEqual(JSON.parse(body.toString()), { __type: 'EndpointUnavailable', message });
    assert.deepEqual(notes, [`dynamodb GetItem: ${message}`]);
  });
});
