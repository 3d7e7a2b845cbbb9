// Makes the pictures of the README, page.png, terminal.png and guard.png: npx tsx docs/pictures.ts
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser } from '../examples/hello/test/support/launch-browser';
import { LocalServer } from '../examples/hello/test/support/local-server';
import { synthesize } from '../examples/hello/test/support/synthesize';
import { Visitor } from '../examples/hello/test/support/visitor';

const email = 'you@example.com';
const password = 'Correct-horse-9';
/** What would be another in every picture. */
const sub = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const clock = '10:24';
/** Where the program serves if it is told no other port. */
const defaultPort = 3400;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hello-pictures-'));
  const assembly = join(folder, 'assembly');
  synthesize(assembly);
  const server = await LocalServer.start(assembly, join(folder, 'state'));
  const { browser, close } = await launchBrowser();
  try {
    const you = await Visitor.arrive(browser);
    await signIn(you, server);
    await pictureOfPage(you);
    await server.restart();
    await request(server, (await you.session()).accessToken);
    await pictureOfTerminal(await Visitor.arrive(browser, { deviceScaleFactor: 1.25 }), server);
    await pictureOfGuard(await Visitor.arrive(browser, { deviceScaleFactor: 1.25 }));
  } finally {
    await close();
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

async function signIn(you: Visitor, server: LocalServer): Promise<void> {
  await server.signUp(email, password);
  await server.call('ConfirmSignUp', { Username: email, ConfirmationCode: await server.code(email) });
  await you.open(`${server.site}/signin.html`);
  await you.submit({ email, password });
  await you.isAt(`${server.site}/protected.html`);
  await you.ready('#call');
}

/** A few requests, for the program to print. */
async function request(server: LocalServer, token: string): Promise<void> {
  await fetch(`${server.api}/public`);
  await fetch(`${server.api}/private`);
  await server.signUp('they@example.com', password);
  await fetch(`${server.api}/private`, { headers: { authorization: `Bearer ${token}` } });
  await fetch(`${server.api}/privat`);
}

async function pictureOfPage(you: Visitor): Promise<void> {
  const { page } = you;
  await page.evaluate(`(() => {
    document.getElementById('private-answer').textContent = 'Hello User! You are ${sub}.';
    document.getElementById('expires').textContent = '11:24';
    for (const route of ['public', 'private']) {
      document.getElementById(route + '-when').textContent = 'at ${clock}:07, after 24 ms';
    }
  })()`);
  await you.comesToRest();
  await page.screenshot({ path: join(__dirname, 'page.png'), fullPage: true });
}

async function pictureOfTerminal(visitor: Visitor, server: LocalServer): Promise<void> {
  const lines = linesOf(server);
  const began = lines.findIndex((line) => logged.test(line));
  const { coloredReport } = await import('../local/lib/cli/colored-report.js');
  const report = htmlOfReport(coloredReport(lines.slice(0, began).join('\n')));
  const log = lines.slice(began).map(htmlOfLogged);
  await picture(visitor, 'terminal.png', ['<b>$</b> npx cdk-http-api-local', report, ...log]);
}

/** The error of a synthesis in which something opened a route. */
async function pictureOfGuard(visitor: Visitor): Promise<void> {
  const { stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=commonjs', '--eval', openedRoute], {
    cwd: join(__dirname, '../examples/hello'),
    encoding: 'utf8',
  });
  const message = /^ValidationError: (Validation failed .*?)\n {4}at /ms.exec(stderr)?.[1];
  if (message === undefined) {
    throw new Error(`the synthesis did not fail as expected:\n${stderr}`);
  }
  const lines = message.split('\n').flatMap((line) => folded(line.trimEnd(), 118));
  await picture(visitor, 'guard.png', ['<b>$</b> npx cdk synth', ...lines.map((line) => `<em>${escaped(line)}</em>`)]);
}

const openedRoute = `
  const { App, Stack } = require('aws-cdk-lib');
  const { Code, Function: LambdaFunction, Runtime } = require('aws-cdk-lib/aws-lambda');
  const { JwtProtectedApi } = require('cdk-jwt-protected-api');
  const app = new App();
  const stack = new Stack(app, 'Notes');
  const common = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(' ') };
  const list = new LambdaFunction(stack, 'List', common);
  const api = new JwtProtectedApi(stack, 'Api', { routes: { 'GET /notes': list } });
  api.httpApi.node.findChild('GET--notes').node.defaultChild.addPropertyOverride('AuthorizationType', 'NONE');
  app.synth();
`;

async function picture({ page }: Visitor, file: string, lines: readonly string[]): Promise<void> {
  await page.setContent(`<style>${style}</style><main><header><i></i><i></i><i></i></header><pre></pre></main>`);
  await page.evaluate(`document.querySelector('pre').innerHTML = ${JSON.stringify(lines.join('\n'))}`);
  await page.locator('main').screenshot({ path: join(__dirname, file), omitBackground: true });
}

/** A long line as a terminal with this many columns shows it, but folded between words. */
function folded(line: string, columns: number): string[] {
  const [indent = ''] = /^ */.exec(line) ?? [];
  const lines: string[] = [];
  for (const word of line.trim().split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(indent + word);
    }
  }
  return lines;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** What the program printed, but for parts of its report that a picture has no room for. */
function linesOf({ site, printed }: LocalServer): string[] {
  const port = Number(new URL(site).port);
  return printed
    .trimEnd()
    .replace(/(\n\n(Outputs of|Replaced|Added|Not served|Try)\b.*(\n.+)+)+/g, '\n\n  …')
    .replace(/(?<=(?:127\.0\.0\.1|localhost):)\d+/g, (found) => String(Number(found) - port + defaultPort))
    .replace(/^\d\d:\d\d(?=:\d\d {2})/gm, clock)
    .split('\n');
}

const logged = /^\d\d:\d\d:\d\d /;
/** The colors of `styleText`, as elements. */
const codes: Readonly<Record<string, string>> = {
  1: '<strong>',
  22: '</strong>',
  4: '<u>',
  24: '</u>',
  31: '<span class="red">',
  32: '<span class="green">',
  39: '</span>',
};

function htmlOfReport(report: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is how colors begin in a terminal
  return escaped(report).replace(/\u001b\[(\d+)m/g, (_, code: string) => codes[code] ?? '');
}

/** As the log is colored in a terminal: what was refused, and the reason under it; the time, and who may call the route. */
function htmlOfLogged(line: string, index: number, lines: readonly string[]): string {
  const refused = (text = '') => logged.test(text) && / 4\d\d +[\d.]+ m?s/.test(text);
  const text = escaped(line);
  if (refused(line) || (/^ {10}/.test(line) && refused(lines[index - 1]))) {
    return `<em>${text}</em>`;
  }
  return text
    .replace(/^[\d:]{8}/, '<i>$&</i>')
    .replace('(OPEN)', '(<span class="red">OPEN</span>)')
    .replace('(token)', '(<span class="green">token</span>)');
}

const style = `
  main { width: max-content; border-radius: 10px; background: #14171f; color: #d8dce6; overflow: hidden; }
  header { display: flex; gap: 8px; padding: 12px 14px; background: #20242f; }
  header i { width: 12px; height: 12px; border-radius: 6px; background: #4a5163; }
  pre { margin: 0; padding: 16px 20px 20px; font: 14px/1.5 "DejaVu Sans Mono", Menlo, Consolas, monospace; }
  b, .green { color: #7ee2a0; }
  .red { color: #ff8f88; }
  strong { color: #ffffff; }
  u { text-underline-offset: 3px; text-decoration-color: #7c8598; }
  pre i { color: #8d95a8; font-style: normal; }
  em { color: #f2c94c; font-style: normal; }
`;

main();
