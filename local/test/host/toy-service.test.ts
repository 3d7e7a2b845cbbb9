import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { readAssembly } from '../../lib/assembly/io/read-assembly.js';
import { startReport } from '../../lib/cli/start-report.js';
import { RequestLog } from '../../lib/host/log/request-log.js';
import { loggedAnswerer } from '../../lib/host/log/server-log.js';
import { memoryState } from '../../lib/host/state/state-store.js';
import { type ServeOptions, serve, servedDocument } from '../../lib/serve.js';
import { services } from '../../lib/services/all.js';
import type { Host, Links, Running, Service } from '../../lib/services/service.js';
import { userPools } from '../../lib/services/user-pools/index.js';
import { type AppInput, synthesizeApp, writeFiles } from '../support/app-folder.js';
import { temporaryFolder } from '../support/assembly.js';

/** The texts of the `Toy::Box::Note`s of an app, answered one and all at a port of its own. */
interface Notes {
  readonly texts: readonly string[];
}

class RunningNotes implements Running<Notes> {
  links: Links | undefined;
  isClosed = false;

  constructor(readonly host: Host) {}

  prepare({ texts }: Notes, at: { origin(key: string): string }, links: Links) {
    if (texts.includes('odd')) {
      throw new Error("the note 'odd' is not served");
    }
    const { opened } = this.host.state('notes.json').read() as { readonly opened: number };
    return {
      answerers: new Map([
        [
          'the notes',
          loggedAnswerer('notes', this.host, async (_, note) => {
            note('somebody reads');
            return { response: { status: 200, headers: {}, body: texts.join() } };
          }),
        ],
      ]),
      provides: { pageOrigins: ['http://notes.example.com'] },
      document: { notes: { url: at.origin('the notes'), texts, opened } },
      report: () => ({
        rows: [{ order: 5, cells: ['Notes', at.origin('the notes'), 'all of them'] }],
        sections: [{ order: 5, title: 'Notes', text: texts.join('\n') }],
        unserved: ['their colors'],
      }),
      commit: () => {
        this.links = links;
      },
    };
  }

  close(): void {
    this.isClosed = true;
  }
}

const notes: Service<Notes, RunningNotes> = {
  name: 'notes',
  types: { 'Toy::Box::Note': { read: 'Text', unserved: { Color: 'all notes are yellow' } } },
  read: (assembly) => ({
    texts: assembly.resources('Toy::Box::Note').map((note) => String(note.property('Text'))),
  }),
  endpoints: () => [{ key: 'the notes', slot: 'others' }],
  standIns: (_, at) => ({
    replacements: [{ from: 'https://site.example.com', to: at.origin('the notes'), what: 'the notes' }],
  }),
  open: (host) => {
    const state = host.state('notes.json');
    const before = state.read() as { readonly opened: number } | undefined;
    state.write({ opened: (before?.opened ?? 0) + 1 });
    return new RunningNotes(host);
  },
};

const route = { 'GET /a': 'a' };
const note = (Text: string) => ({ Type: 'Toy::Box::Note', Properties: { Text } });

async function served(test: TestContext, options: Partial<ServeOptions> = {}) {
  const folder = temporaryFolder(test);
  writeFiles(folder, {
    'a/index.js': 'let calls = 0; exports.handler = async () => (calls += 1);',
    'pages/index.html': 'a page',
  });
  let count = 0;
  const synthesize = (input: AppInput) => {
    count += 1;
    return readAssembly(synthesizeApp(folder, join(folder, `cdk.out/${count}`), input));
  };
  const lines: string[] = [];
  const log = new RequestLog({ write: (text) => lines.push(text), color: false, timeZone: 'UTC' });
  const serving = await serve({
    services: [...services, notes],
    assembly: synthesize({ routes: route, pages: 'pages', resources: { First: note('one') } }),
    port: 0,
    state: memoryState(),
    reset: false,
    allowOrigins: [],
    log,
    clock: () => 0,
    ...options,
  });
  test.after(() => serving.close());
  return { serving, synthesize, printed: () => lines.join('') };
}
type AppServed = Awaited<ReturnType<typeof served>>;

const documentOf = ({ serving }: AppServed) =>
  servedDocument(serving) as unknown as { readonly notes: { url: string; texts: string[]; opened: number } };
const get = async (url: string) => (await fetch(url)).text();

describe('a service that is one more in the list', () => {
  it('is opened, and answers requests with a line and its notes in the log', async (t) => {
    const app = await served(t);
    assert.equal(await get(documentOf(app).notes.url), 'one');
    assert.equal(app.printed(), '00:00:00  notes    GET /                     200    0 ms\n          somebody reads\n');
  });

  it('is in what is printed and in the JSON', async (t) => {
    const app = await served(t);
    const { url } = documentOf(app).notes;
    assert.deepEqual(documentOf(app).notes, { url, texts: ['one'], opened: 1 });
    const report = startReport(app.serving.served);
    assert.match(report, new RegExp(`^  Notes  ${url}  all of them\n  Site   http`));
    assert.match(report, /^Notes\n {2}one$/m);
    assert.match(report, /^ {2}- their colors$/m);
    assert.ok(servedDocument(app.serving).unserved.includes('their colors'));
  });

  it('stands for its addresses in what other services serve, and lets its pages call', async (t) => {
    const app = await served(t);
    const { url } = documentOf(app).notes;
    assert.match(startReport(app.serving.served), new RegExp(`https://site.example.com +${url} +in allowOrigins of`));
    assert.ok(app.serving.of(notes).links?.pageOrigins.includes('http://notes.example.com'));
  });

  it('is deployed again by a change, on the port that it has, and not opened again', async (t) => {
    const app = await served(t);
    const { url } = documentOf(app).notes;
    await app.serving.deploy(app.synthesize({ resources: { First: note('one'), Second: note('two') } }));
    assert.deepEqual(documentOf(app).notes, { url, texts: ['one', 'two'], opened: 1 });
    assert.equal(await get(url), 'one,two');
  });

  it('leaves everything as it was where it cannot prepare, and the ports that are new are closed', async (t) => {
    const app = await served(t);
    const before = app.serving.served;
    const [api] = servedDocument(app.serving).apis;
    const { links } = app.serving.of(notes);
    const { cognito } = app.serving.of(userPools);
    assert.equal(await get(`${api?.url}/a`), '1');
    const resources = {
      First: note('odd'),
      Pool: { Type: 'AWS::Cognito::UserPool', Properties: { UsernameAttributes: ['email'] } },
    };
    await assert.rejects(app.serving.deploy(app.synthesize({ routes: { 'GET /b': 'a' }, resources })), {
      message: "the note 'odd' is not served",
    });
    assert.equal(app.serving.served, before);
    assert.equal(app.serving.of(notes).links, links);
    assert.equal(await get(documentOf(app).notes.url), 'one');
    assert.equal(app.serving.of(userPools).cognito, cognito);
    assert.equal(await get(`${api?.url}/a`), '2', 'the function is still warm');
    assert.equal((await fetch(`${api?.url}/b`)).status, 404);
  });

  it('fails the start where it cannot prepare, and nothing runs on', async (t) => {
    let opened: RunningNotes | undefined;
    const odd: typeof notes = {
      ...notes,
      read: () => ({ texts: ['odd'] }),
      open: (host) => {
        host.state('notes.json').write({ opened: 1 });
        opened = new RunningNotes(host);
        return opened;
      },
    };
    await assert.rejects(served(t, { services: [...services, odd] }), { message: "the note 'odd' is not served" });
    assert.equal(opened?.isClosed, true);
  });

  it('is asked to report before anything is committed, with what the others provide', async (t) => {
    const app = await served(t);
    const reported: unknown[] = [];
    const failing: Service = {
      name: 'failing',
      types: {},
      read: () => undefined,
      open: () => ({
        prepare: (_, __, links) => ({
          document: {},
          report: () => {
            reported.push(links.pageOrigins.length > 0);
            throw new Error('it cannot report');
          },
          commit: () => reported.push('committed'),
        }),
        close: () => {},
      }),
    };
    await assert.rejects(served(t, { services: [...services, notes, failing] }), { message: 'it cannot report' });
    assert.deepEqual(reported, [true]);
    assert.equal(await get(documentOf(app).notes.url), 'one');
  });

  it('is stopped with the program', async (t) => {
    const app = await served(t);
    const { url } = documentOf(app).notes;
    await app.serving.close();
    assert.equal(app.serving.of(notes).isClosed, true);
    await assert.rejects(fetch(url));
  });

  it('keeps a file of its own, which is forgotten where the state is', async (t) => {
    const state = memoryState();
    assert.equal(documentOf(await served(t, { state })).notes.opened, 1);
    assert.equal(documentOf(await served(t, { state })).notes.opened, 2);
    assert.equal(documentOf(await served(t, { state, reset: true })).notes.opened, 1);
  });
});
