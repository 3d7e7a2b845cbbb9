import type { TestContext } from 'node:test';
import type { JsonObject } from '../../lib/assembly/json.js';
import { RequestLog } from '../../lib/host/log/request-log.js';
import { memoryState } from '../../lib/host/state/state-store.js';
import { serve, servedDocument } from '../../lib/serve.js';
import { assemblyOf } from './assembly.js';

/** What the program prints as JSON while it serves the stack `S`, until the test ends. */
export async function servedTemplate(test: TestContext, template: JsonObject) {
  return servedDocument(await servingTemplate(test, template));
}

/** Serves the stack `S` until the test ends. */
export async function servingTemplate(test: TestContext, template: JsonObject) {
  const serving = await serve({
    assembly: assemblyOf({ S: { template } }),
    port: 0,
    state: memoryState(),
    reset: false,
    allowOrigins: [],
    log: new RequestLog({ write: () => {}, color: false, timeZone: 'UTC' }),
    clock: () => 0,
  });
  test.after(() => serving.close());
  return serving;
}
