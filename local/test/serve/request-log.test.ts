import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type LoggedRequest, RequestLog, requestLines } from '../../lib/serve/request-log.js';

const request: LoggedRequest = {
  at: Date.UTC(2026, 0, 2, 2, 4, 5),
  server: 'api',
  method: 'GET',
  path: '/private',
  status: 200,
  duration: 1.6,
};
const line = '03:04:05  api  GET /private  200  2 ms';

describe('the line of a request', () => {
  const cases: [string, Partial<LoggedRequest>, string][] = [
    ['has time, server, method, path, status and milliseconds', {}, `${line}\n`],
    [
      'names the route and who may call it',
      { route: 'GET /private', access: 'token' },
      `${line}  GET /private (token)\n`,
    ],
    [
      'says in capitals that a route is open',
      { route: 'GET /public', access: 'open' },
      `${line}  GET /public (OPEN)\n`,
    ],
    ['names an action alone', { route: 'SignUp' }, `${line}  SignUp\n`],
    ['has the first characters of the sub', { sub: '0123456789ab' }, `${line}  sub 01234567\n`],
    ['has the reason under it', { reason: 'token expired 12 s ago' }, `${line}\n          token expired 12 s ago\n`],
    [
      'writes nothing to the terminal but text',
      { path: '/\u001b[2J', reason: 'a\nb' },
      '03:04:05  api  GET /\u{fffd}[2J  200  2 ms\n          a\u{fffd}b\n',
    ],
  ];
  for (const [what, more, expected] of cases) {
    it(what, () => assert.equal(requestLines({ ...request, ...more }, 'Europe/Berlin'), expected));
  }
});

describe('the log', () => {
  function logged(color = false) {
    let text = '';
    const log = new RequestLog({
      color,
      timeZone: 'Europe/Berlin',
      write: (part) => {
        text += part;
      },
    });
    return { log, text: () => text };
  }

  it('prints what a function writes under the line of its request', () => {
    const { log, text } = logged();
    log.begin();
    log.note('Hello/private: greeting');
    assert.equal(text(), '');
    log.end(request);
    assert.equal(text(), `${line}\n          Hello/private: greeting\n`);
  });

  it('prints what a function writes outside a request at once', () => {
    const { log, text } = logged();
    log.note('Hello/private: late\u001b[2J');
    assert.equal(text(), '          Hello/private: late\u{fffd}[2J\n');
  });

  it('does not wait for a request that takes long', async () => {
    const { log, text } = logged();
    log.begin();
    log.note('Hello/private: still at work');
    while (text() === '') {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.equal(text(), '          Hello/private: still at work\n');
    log.end(request);
  });

  it('says the same with colors and without', () => {
    const [plain, colored] = [logged(), logged(true)];
    for (const status of [200, 401, 500]) {
      plain.log.request({ ...request, status });
      colored.log.request({ ...request, status });
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a color is
    assert.equal(colored.text().replace(/\u001b\[\d+m/g, ''), plain.text());
  });
});
