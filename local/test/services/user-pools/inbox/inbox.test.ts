import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Script } from 'node:vm';
import { createInbox, type InboxOptions } from '../../../../lib/services/user-pools/inbox/inbox.js';
import type { Mail } from '../../../../lib/services/user-pools/messages/mail.js';
import { request } from '../../../support/site.js';

const mail: Mail = {
  id: '1',
  poolId: 'eu-west-1_abcdefghi',
  to: 'ann@example.com',
  subject: 'Verify your new account',
  text: 'Your code is 482913',
  code: '482913',
  used: false,
  at: 1_000,
};
const hostile: Mail = {
  ...mail,
  id: '2',
  to: 'Bob@Example.com',
  subject: '<img src=x onerror=alert(1)>',
  text: '</p><script>alert(1)</script>',
  used: true,
  at: 2_000,
};

function inboxOf(mails: readonly Mail[], options: Partial<InboxOptions> = {}) {
  return createInbox({ mails: () => mails, subscribe: () => () => undefined, ...options });
}

function listed(path: string, mails = [mail, hostile]) {
  return JSON.parse(String(inboxOf(mails).handle(request(path)).body));
}

describe('the inbox', () => {
  it('lists the mails as JSON, newest first', () => {
    const response = inboxOf([mail, hostile]).handle(request('/mails'));
    assert.equal(response.headers['content-type'], 'application/json; charset=utf-8');
    assert.deepEqual(JSON.parse(String(response.body)), [
      { ...hostile, pool: hostile.poolId },
      { ...mail, pool: mail.poolId },
    ]);
  });

  it('lists the mails of one address, whatever its case', () => {
    assert.deepEqual(
      listed('/mails?to=bob%40example.com').map(({ id }: Mail) => id),
      ['2'],
    );
    assert.deepEqual(listed('/mails?to=example.com'), []);
  });

  it('names the user pool of a mail', () => {
    const pools = new Map([[mail.poolId, 'Web/Api/UserPool']]);
    const { body } = inboxOf([mail], { pools }).handle(request('/mails'));
    assert.equal(JSON.parse(String(body))[0].pool, 'Web/Api/UserPool');
  });

  for (const path of ['/', '/?to=ann%40example.com', '/inbox.css', '/inbox.js', '/inbox.svg', '/mails']) {
    it(`answers '${path}' with a policy that lets nothing but its own files run`, () => {
      const { status, headers } = inboxOf([mail]).handle(request(path));
      const policy = String(headers['content-security-policy']);
      assert.equal(status, 200);
      assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/);
      assert.doesNotMatch(policy, /unsafe|\*|http|data:/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['cache-control'], 'no-store');
    });
  }

  it('answers other origins with no CORS header', () => {
    const { headers } = inboxOf([mail]).handle(request('/mails', { origin: 'http://example.com' }));
    assert.deepEqual(
      Object.keys(headers).filter((name) => name.startsWith('access-control')),
      [],
    );
  });

  it('has no script, style or handler in the page itself', () => {
    const page = String(inboxOf([]).handle(request('/')).body);
    assert.doesNotMatch(page, /<script(?! src=)|<style|\sstyle=|\son\w+=/i);
  });

  it('has a language, a heading, a label for the filter and a live region', () => {
    const page = String(inboxOf([]).handle(request('/')).body);
    for (const part of ['<html lang="en">', '<h1>', '<label for="to">', 'aria-live="polite"', 'name="viewport"']) {
      assert.ok(page.includes(part), part);
    }
  });

  it('writes no mail into the page, only into the JSON', () => {
    const inbox = inboxOf([hostile]);
    for (const path of ['/', '/inbox.js', '/inbox.css']) {
      assert.equal(inbox.handle(request(path)).body, inboxOf([]).handle(request(path)).body);
    }
  });

  it('has a script that parses, and that reads nothing as HTML', () => {
    const script = String(inboxOf([]).handle(request('/inbox.js')).body);
    assert.doesNotThrow(() => new Script(script));
    assert.doesNotMatch(script, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval|Function\(/);
  });

  it('answers HEAD without a body', () => {
    const { status, body, headers } = inboxOf([mail]).handle(request('/mails', {}, 'HEAD'));
    assert.deepEqual({ status, body }, { status: 200, body: '' });
    assert.notEqual(headers['content-length'], '0');
  });

  it('is read only', () => {
    assert.equal(inboxOf([mail]).handle(request('/mails', {}, 'POST')).status, 405);
  });

  for (const path of ['/favicon.ico', '/mails/1', '/%2e%2e/etc/passwd', '/constructor', '//']) {
    it(`has nothing at '${path}'`, () => {
      assert.equal(inboxOf([mail]).handle(request(path)).status, 404);
    });
  }

  it('tells a page at once, and at every change until it leaves', () => {
    const listeners = new Set<() => void>();
    const subscribe = (changed: () => void) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    };
    let written = '';
    const end = createInbox({ mails: () => [mail], subscribe }).stream((event) => {
      written += event;
    });
    assert.equal(written, 'retry: 1000\ndata: 1\n\n');
    for (const changed of listeners) {
      changed();
    }
    assert.equal(written, 'retry: 1000\ndata: 1\n\ndata: 1\n\n');
    end();
    assert.equal(listeners.size, 0);
  });
});
