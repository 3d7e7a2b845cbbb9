import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type LoggedRequest, RequestLog, requestLines } from '../../lib/host/log/request-log.js';
import type { TakeNote } from '../../lib/host/log/take-note.js';
import { until } from '../support/until.js';

const request: LoggedRequest = {
  at: Date.UTC(2026, 0, 2, 2, 4, 5),
  server: 'api',
  method: 'GET',
  path: '/private',
  status: 200,
  duration: 1.6,
};
const lineOf = (what: string) => `03:04:05  api      ${what.padEnd(24)}  200    2 ms`;
const line = lineOf('GET /private');

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
      `${lineOf('GET /\u{fffd}[2J')}\n          a\u{fffd}b\n`,
    ],
  ];
  for (const [what, more, expected] of cases) {
    it(what, () => assert.equal(requestLines({ ...request, ...more }, 'Europe/Berlin'), expected));
  }
});

it('the lines of requests have their columns below one another, whatever is in them', () => {
  const requests: readonly Partial<LoggedRequest>[] = [
    { route: 'GET /private' },
    { server: 'cognito', method: 'POST', path: '/', status: 400, duration: 231, route: 'SignUp' },
    { server: 'site', path: '/index.html', duration: 2345, route: 'S/Pages' },
  ];
  assert.equal(
    requests.map((more) => requestLines({ ...request, ...more }, 'UTC')).join(''),
    [
      '02:04:05  api      GET /private              200    2 ms  GET /private',
      '02:04:05  cognito  POST /                    400  231 ms  SignUp',
      '02:04:05  site     GET /index.html           200   2.3 s  S/Pages',
      '',
    ].join('\n'),
  );
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

  const coming = (path: string) => ({ at: request.at, server: 'api', method: 'GET', path });
  const answered = (path: string) => (): LoggedRequest => ({ ...request, path });

  function gate() {
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    return { opened, open };
  }

  it('prints what a function writes under the line of its request', async () => {
    const { log, text } = logged();
    const answer = async (note: TakeNote) => {
      note('Hello/private: greeting');
      assert.equal(text(), '');
      return 'hello';
    };
    assert.equal(await log.follow(coming('/private'), answer, answered('/private')), 'hello');
    assert.equal(text(), `${line}\n          Hello/private: greeting\n`);
  });

  it('prints what is written for several requests at once under the line of each', async () => {
    const { log, text } = logged();
    const both = gate();
    const last = gate();
    const follow = (path: string, answer: (note: TakeNote) => Promise<unknown>) =>
      log.follow(coming(path), answer, answered(path));
    const first = follow('/a', async (note) => {
      note('Hello/a: one');
      await both.opened;
      note('Hello/a: two');
      await last.opened;
      note('Hello/a: three');
    });
    await follow('/b', async (note) => {
      note('Hello/b: one');
      both.open();
      await Promise.resolve();
      note('Hello/b: two');
    });
    last.open();
    await first;
    const notes = (name: string, ...words: string[]) =>
      words.map((word) => `          Hello/${name}: ${word}\n`).join('');
    assert.equal(
      text(),
      `${lineOf('GET /b')}\n${notes('b', 'one', 'two')}${lineOf('GET /a')}\n${notes('a', 'one', 'two', 'three')}`,
    );
  });

  it('prints what is written outside a request at once', () => {
    const { log, text } = logged();
    log.note('Hello/private: late\u001b[2J');
    assert.equal(text(), '          Hello/private: late\u{fffd}[2J\n');
  });

  it('does not wait for a request that takes long, and says which it is', async () => {
    const { log, text } = logged();
    await log.follow(
      coming('/private'),
      async (note) => {
        note('Hello/private: still at work');
        await until(() => text() !== '');
        note('Hello/private: and');
        note('Hello/private: still');
        await until(() => text().endsWith('still\n'));
        log.request({ ...request, path: '/other' });
        note('Hello/private: done');
      },
      answered('/private'),
    );
    const heading = '03:04:05  api      GET /private  …';
    assert.equal(
      text(),
      [
        heading,
        '          Hello/private: still at work',
        '          Hello/private: and',
        '          Hello/private: still',
        lineOf('GET /other'),
        line,
        '          Hello/private: done',
        '',
      ].join('\n'),
    );
  });

  it('says of what is written after the answer which request it belongs to', async () => {
    const { log, text } = logged();
    const later = gate();
    let written: Promise<void> | undefined;
    const answer = async (note: TakeNote) => {
      written = later.opened.then(() => note('Hello/private: late'));
    };
    await log.follow(coming('/private'), answer, answered('/private'));
    log.request({ ...request, path: '/other' });
    later.open();
    await written;
    assert.equal(
      text(),
      [line, lineOf('GET /other'), '03:04:05  api      GET /private  …', '          Hello/private: late', ''].join(
        '\n',
      ),
    );
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

describe('a CORS preflight', () => {
  const preflight: LoggedRequest = { ...request, method: 'OPTIONS', status: 204 };
  const logging = (foldsPreflights: boolean) => {
    let written = '';
    const write = (text: string) => {
      written += text;
    };
    const log = new RequestLog({ write, color: false, foldsPreflights, timeZone: 'Europe/Berlin' });
    return { log, written: () => written };
  };
  const own = '03:04:05  api      OPTIONS /private          204    2 ms\n';

  it('is named in the line of the request that follows it', () => {
    const { log, written } = logging(true);
    log.request(preflight);
    log.request({ ...request, path: '/public' });
    log.request(request);
    log.request(request);
    assert.equal(written(), `${lineOf('GET /public')}\n${line}  (after a preflight)\n${line}\n`);
  });

  it('has a line of its own if no request follows it, or another preflight does', async () => {
    const { log, written } = logging(true);
    log.request(preflight);
    log.request(preflight);
    assert.equal(written(), own);
    await until(() => written() === own + own);
  });

  it('has a line of its own if it was refused, a route took it, or nothing is folded', () => {
    const { log, written } = logging(true);
    log.request({ ...preflight, status: 403, reason: 'the origin may not call' });
    log.request({ ...preflight, route: 'ANY /{proxy+}' });
    assert.match(written(), /OPTIONS \/private +403.*\n.*the origin.*\n.*OPTIONS \/private +204 +2 ms {2}ANY /);
    const unfolded = logging(false);
    unfolded.log.request(preflight);
    assert.equal(unfolded.written(), own);
  });
});
