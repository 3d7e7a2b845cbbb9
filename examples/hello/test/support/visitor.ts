import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  ConsoleMessage,
  Locator,
  Page,
  Request,
} from 'playwright-core';
import { accessibilityProblems } from './accessibility';
import { app } from './synthesize';

/** Nothing here takes long: it is how late a busy machine may be. */
const patience = 60_000;

const repository = join(app, '../..');
const screenshots = join(existsSync(join(repository, 'local/src')) ? repository : app, 'test-reports/browser');

/** What Chromium logs by itself for an answer of 4xx. */
const refusal = /^Failed to load resource: the server responded with a status of (4\d\d) /;
/** An access token or an ID token: a refresh token is no JSON Web Token of three parts. */
const jsonWebToken = /eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/;

const atRest = 'Promise.allSettled(document.getAnimations().map(({ finished }) => finished)).then(() => undefined)';

/** What a finger cannot hit: https://www.w3.org/TR/WCAG22/#target-size-minimum, without its exceptions. */
const smallTargets = `[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')]
  .filter((element) => element.checkVisibility() && !element.matches('.skip'))
  .filter((element) => { const { width, height } = element.getBoundingClientRect(); return Math.min(width, height) < 24; })
  .map((element) => element.outerHTML)`;

/** Texts in which a line ends within the word “e-mail”. */
const brokenWords = `(() => {
  const broken = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    for (const { 0: word, index } of texts.currentNode.data.matchAll(/e-\\u2060?mail/gi)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, index);
      range.setEnd(texts.currentNode, index + word.length);
      if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1) {
        broken.push(texts.currentNode.data.trim());
      }
    }
  }
  return broken;
})()`;

const looks = [
  { name: 'wide-light', colorScheme: 'light', width: 1200 },
  { name: 'narrow-dark', colorScheme: 'dark', width: 320 },
] as const;

/** What this file uses of the browser's global object. */
interface Styles {
  getComputedStyle(element: unknown): { readonly color: string };
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Somebody with a browser of their own, and all that its pages logged and asked for. */
export class Visitor {
  static async arrive(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: { width: 1200, height: 800 },
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(patience);
    return new Visitor(context, await context.newPage());
  }

  readonly messages: string[] = [];
  readonly requests: Request[] = [];
  readonly #refusals: string[] = [];
  readonly #problems: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    context.on('console', (message) => this.#onMessage(message));
    context.on('weberror', (error) => this.#problems.push(`uncaught: ${error.error()}`));
    context.on('dialog', (dialog) => {
      this.#problems.push(`dialog: ${dialog.message()}`);
      dialog.dismiss().catch(() => undefined);
    });
    context.on('request', (request) => this.requests.push(request));
  }

  /** Opens a page, and waits until it can be used: its button is open. */
  async open(url: string, button = 'button[type=submit]'): Promise<void> {
    await this.page.goto(url);
    await this.ready(button);
  }

  /** Gives the browser a passkey authenticator of its own. Returns a function that lists its passkeys. */
  async addAuthenticator(): Promise<() => Promise<{ rpId?: string; isResidentCredential: boolean }[]>> {
    const devtools = await this.context.newCDPSession(this.page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return async () => {
      const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
      return credentials.map(({ rpId, isResidentCredential }) => ({ rpId, isResidentCredential }));
    };
  }

  async ready(button = 'button[type=submit]'): Promise<void> {
    await this.page.locator(`${button}:enabled`).filter({ visible: true }).waitFor();
  }

  /** Fills in the fields of the form that is shown, by their ids, and submits it. */
  async submit(values: Readonly<Record<string, string>>): Promise<void> {
    await this.ready();
    for (const [id, value] of Object.entries(values)) {
      await this.page.fill(`#${id}`, value);
    }
    await this.page.locator('button[type=submit]').filter({ visible: true }).click();
  }

  /** Waits until an element is seen with this text. After a hyphen there may be what keeps a line from ending there. */
  async reads(selector: string, text: string | RegExp): Promise<void> {
    const element = this.page.locator(selector);
    const pattern =
      typeof text === 'string'
        ? new RegExp(`^\\s*${text.replace(/[^\w\s]/g, '\\$&').replaceAll('\\-', '-\u2060?')}\\s*$`)
        : text;
    await element
      .filter({ hasText: pattern, visible: true })
      .waitFor()
      .catch(async () => {
        assert.fail(`'${selector}' reads ${JSON.stringify(await element.allTextContents())} at ${this.page.url()}`);
      });
  }

  /** Waits until a page has been opened by its own script. */
  async isAt(url: string): Promise<void> {
    await this.page.waitForURL(url);
  }

  /** The id of the element that has the focus. */
  async focused(): Promise<string> {
    return this.page.evaluate<string>('document.activeElement.id');
  }

  /** What Amplify keeps of the session, by the last part of the name: `accessToken`, `idToken`, `refreshToken`, … */
  async session(): Promise<Record<string, string>> {
    const stored = await this.page.evaluate<Record<string, string>>('({ ...localStorage })');
    return Object.fromEntries(
      Object.entries(stored).flatMap(([name, value]) =>
        name.startsWith('CognitoIdentityServiceProvider.') ? [[name.split('.').at(-1) ?? '', value]] : [],
      ),
    );
  }

  /** Has an action of Cognito answered by the test, as no pool of the example would. */
  async answers(action: string, json: object): Promise<void> {
    await this.page.route(
      (url) => url.pathname === '/',
      async (route) => {
        const isAction = route.request().headers()['x-amz-target']?.endsWith(`.${action}`);
        await (isAction
          ? route.fetch().then((response) => route.fulfill({ response, status: 200, json }))
          : route.fallback());
      },
    );
  }

  /** Changes a part of the stored session. */
  async tamper(part: string, value: string): Promise<void> {
    await this.page.evaluate(
      `localStorage.setItem(Object.keys(localStorage).find((name) => name.endsWith(${JSON.stringify(`.${part}`)})), ${JSON.stringify(value)})`,
    );
  }

  /** The actions of Cognito that were asked for. */
  get actions(): string[] {
    return this.requests.flatMap((request) => request.headers()['x-amz-target']?.split('.')[1] ?? []);
  }

  /** The requests that an access token or an ID token went with. */
  get requestsWithToken(): string[] {
    const parts = (request: Request) => [request.url(), request.postData(), ...Object.values(request.headers())];
    return this.requests
      .filter((request) => parts(request).some((part) => part && jsonWebToken.test(part)))
      .map((request) => `${request.method()} ${request.url()}`);
  }

  /** Takes these refusals off the console: all that were meant, in their order, as `401 http://…`. */
  async wasRefused(...expected: string[]): Promise<void> {
    const end = Date.now() + patience;
    while (this.#refusals.length < expected.length && Date.now() < end) {
      await sleep(20);
    }
    assert.deepEqual(this.#refusals.splice(0), expected);
  }

  /** Nothing went wrong in any page, and nothing was refused that is not taken off. */
  assertContent(): void {
    assert.deepEqual({ problems: this.#problems, refusals: this.#refusals }, { problems: [], refusals: [] });
  }

  /** Waits until nothing in the page moves any more. */
  async comesToRest(): Promise<void> {
    await this.page.evaluate(atRest);
  }

  /** No element was made of an `<img src=x onerror=…>`, nor was its address asked for. A dialog would be a problem. */
  async assertNoMarkup(): Promise<void> {
    assert.equal(await this.page.locator('img[onerror], img[src="x"]').count(), 0);
    const asked = this.requests.map((request) => request.url());
    assert.ok(!asked.some((url) => url.endsWith('/x')));
  }

  /** On a busy machine Chromium may have no frame to take a picture of, and says so by an error. */
  private async takePicture(path: string, attempts = 10): Promise<void> {
    try {
      await this.page.screenshot({ path, fullPage: true });
    } catch (error) {
      if (attempts === 1) {
        throw error;
      }
      await sleep(500);
      await this.takePicture(path, attempts - 1);
    }
  }

  /** Where an element is in the page. */
  async box(selector: string): Promise<Box> {
    return this.page.locator(selector).evaluate((found) => {
      const { left, right, top, bottom } = (
        found as unknown as { getBoundingClientRect(): Box }
      ).getBoundingClientRect();
      return { left, right, top, bottom };
    });
  }

  /** The color of the text of an element. */
  async colorOf(element: string | Locator): Promise<string> {
    const located = typeof element === 'string' ? this.page.locator(element).first() : element;
    return located.evaluate((found) => (globalThis as unknown as Styles).getComputedStyle(found).color);
  }

  /** Takes one picture of the page as it is. */
  async picture(name: string): Promise<void> {
    await this.takePicture(join(screenshots, `${name}.png`));
  }

  /** Takes pictures of the page, and checks that anybody can use it and that it fits on a small screen. */
  async look(name: string): Promise<void> {
    for (const { name: look, colorScheme, width } of looks) {
      await this.page.emulateMedia({ colorScheme });
      await this.page.setViewportSize({ width, height: 800 });
      await this.comesToRest();
      await this.picture(`${name}-${look}`);
      const overflow = await this.page.evaluate('document.documentElement.scrollWidth - innerWidth');
      assert.ok(Number(overflow) <= 0, `${name} is ${overflow} px too wide for ${width} px`);
      assert.deepEqual(await this.page.evaluate(smallTargets), [], `touch targets in ${name} are smaller than 24 px`);
      assert.deepEqual(await this.page.evaluate(brokenWords), [], `words of ${name} that are broken at ${width} px`);
      assert.deepEqual(await accessibilityProblems(this.page), [], `axe-core finds something in ${name}, ${look}`);
    }
    await this.page.emulateMedia({ colorScheme: 'light' });
    await this.page.setViewportSize({ width: 1200, height: 800 });
  }

  async leave(): Promise<void> {
    await this.context.close();
    this.assertContent();
  }

  #onMessage(message: ConsoleMessage): void {
    this.messages.push(message.text());
    const [, status] = refusal.exec(message.text()) ?? [];
    if (message.type() === 'error' && status) {
      this.#refusals.push(`${status} ${message.location().url}`);
    } else if (message.type() === 'error' || message.type() === 'warning') {
      this.#problems.push(`${message.text()} (${message.location().url})`);
    }
  }
}
