import assert from 'node:assert/strict';
import { member } from '../../lib/assembly/json.js';
import type { Expected } from './conformance-case.js';
import type { Answer } from './send.js';

/** Holds an answer against what is expected of it. */
export function assertAnswer(answer: Answer, { status, body, headers = {}, event = {} }: Expected): void {
  const text = answer.body.toString();
  assert.equal(answer.status, status, `the answer is ${answer.status} ${text.slice(0, 500)}`);
  if (body instanceof RegExp) {
    assert.match(text, body);
  } else if (body !== undefined) {
    assert.deepEqual(typeof body === 'string' ? text : answer.body, body);
  }
  for (const [name, value] of Object.entries(headers)) {
    const got = answer.headers[name];
    if (value instanceof RegExp) {
      assert.match(String(got), value, `the header ${name}`);
    } else {
      assert.deepEqual(got, value, `the header ${name}`);
    }
  }
  const names = Object.entries(event);
  const given: unknown = names.length > 0 ? JSON.parse(text) : undefined;
  for (const [path, value] of names) {
    const got = path.split('.').reduce<unknown>((part, name) => member(part, name), given);
    if (value instanceof RegExp) {
      assert.match(String(got), value, `'${path}' of the event`);
    } else {
      assert.deepEqual(got, value, `'${path}' of the event`);
    }
  }
}
