import type { HttpRequest, HttpResponse } from '../../../host/http/message.js';
import { signedRequest } from '../signed-request.js';
import type { EmulatedTable } from '../template/emulated-resources.js';

/**
 * Creates the tables of an app at a DynamoDB endpoint. Existing tables are not changed.
 *
 * @returns what was not created, as sentences.
 */
export async function createTables(
  tables: readonly EmulatedTable[],
  send: (request: HttpRequest) => Promise<HttpResponse>,
  endpoint: string,
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const { path, region, input } of tables) {
    const request = signedRequest({
      signingName: 'dynamodb',
      region,
      accessKey: 'local',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.CreateTable' },
      body: JSON.stringify(input),
    });
    try {
      const { status, body } = await send(request);
      const text = body.toString();
      if (status >= 400 && !text.includes('ResourceInUseException')) {
        faults.push(`the table '${path}' was not created at ${endpoint}: ${text.slice(0, 300)}`);
      }
    } catch (error) {
      return [...faults, `tables were not created because ${endpoint} does not respond: ${(error as Error).message}`];
    }
  }
  return faults;
}
