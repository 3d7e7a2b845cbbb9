import { JSDOM } from 'jsdom';

/** The window of a page, as the global variables that browser libraries use. It does not navigate: a test says where it is. */
export class JsdomPage {
  readonly #dom: JSDOM;

  constructor(url: string) {
    this.#dom = new JSDOM('<!doctype html><div id="root"></div>', { url, pretendToBeVisual: true });
    const { window } = this.#dom;
    const { document, localStorage, sessionStorage, navigator } = window;
    const variables = { window, document, localStorage, sessionStorage, navigator, IS_REACT_ACT_ENVIRONMENT: true };
    for (const [name, value] of Object.entries(variables)) {
      // Later versions of Node.js have some of them, which cannot be assigned to.
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    }
  }

  get root(): HTMLElement {
    const root = this.#dom.window.document.getElementById('root');
    if (!root) {
      throw new Error('the page has no element #root');
    }
    return root;
  }

  get url(): string {
    return this.#dom.window.location.href;
  }

  /** As if the browser had opened another page of the app: what is stored stays. */
  open(url: string): void {
    this.#dom.reconfigure({ url });
  }

  close(): void {
    this.#dom.window.close();
  }
}
