import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { StateFile } from '../../lib/host/state/state-file.js';
import { start } from '../../lib/index.js';
import { synthesizedFolder, temporaryFolder } from '../support/assembly.js';
import { PeopleStack } from '../support/people-stack.js';
import { SignUpClient } from '../support/sign-up-client.js';

const count = 200;

async function serving(test: TestContext) {
  const output = synthesizedFolder(test, (app) => void new PeopleStack(app, 'S'));
  const state = join(temporaryFolder(test), 'state');
  const local = await start({ output, state });
  test.after(() => local.stop());
  const client = new SignUpClient(local);
  test.after(() => client.close());
  return { client, state };
}

function all<T>(of: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => of(index)));
}

function kept(state: string): readonly { readonly attributes: { readonly email: string }; readonly status: string }[] {
  const { pools } = new StateFile(state).read() as { pools: Record<string, { users: Record<string, never> }> };
  return Object.values(pools).flatMap(({ users }) => Object.values(users));
}

function counts(texts: readonly string[]): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const text of texts) {
    found[text] = (found[text] ?? 0) + 1;
  }
  return found;
}

describe(`${count} sign-ups at once`, () => {
  it('of as many people are as many users, each with one code, which is good', async (t) => {
    const { client, state } = await serving(t);
    const emails = Array.from({ length: count }, (_, index) => `person-${index}@example.com`);
    assert.deepEqual(counts(await all((index) => client.signUp(emails[index]!))), { 200: count });
    const mails = await client.mails();
    assert.deepEqual(mails.map(({ to }) => to).sort(), [...emails].sort());
    assert.deepEqual(counts(await all((index) => client.confirm(mails[index]!.to, mails[index]!.code))), {
      200: count,
    });
    for (const users of [
      await client.users(),
      kept(state).map(({ attributes, status }) => ({ ...attributes, status })),
    ]) {
      assert.deepEqual(users.map(({ email }) => email).sort(), [...emails].sort());
      assert.deepEqual(counts(users.map(({ status }) => status)), { CONFIRMED: count });
    }
  });

  it('of one person, in whatever case, are one user with one code', async (t) => {
    const { client, state } = await serving(t);
    const answers = await all((index) => client.signUp(index % 2 === 0 ? 'ann@example.com' : 'Ann@Example.com'));
    assert.deepEqual(counts(answers), { 200: 1, UsernameExistsException: count - 1 });
    const [mail, ...others] = await client.mails();
    assert.deepEqual(others, []);
    const { to = '', code = '' } = mail ?? {};
    // The code is spent by the first who gives it; the others find nobody who waits to be confirmed.
    assert.deepEqual(counts(await all(() => client.confirm(to, code))), { 200: 1, NotAuthorizedException: count - 1 });
    assert.deepEqual(await client.users(), [{ email: to, status: 'CONFIRMED' }]);
    assert.equal(kept(state).length, 1);
  });
});
