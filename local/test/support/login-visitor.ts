/** A browser without scripts at a managed login, over HTTP: it keeps cookies, and sends forms. */
export class LoginVisitor {
  readonly #cookies = new Map<string, string>();
  status = 0;
  /** Where it was returned to, outside of the login. */
  location = '';
  html = '';

  constructor(private readonly login: string) {}

  get title(): string {
    return /<h1>([^<]*)<\/h1>/.exec(this.html)?.[1] ?? '';
  }

  /** The factors that the page offers. */
  get offered(): readonly string[] {
    return [...this.html.matchAll(/name="factor" value="([^"]*)"/g)].map(([, factor = '']) => factor);
  }

  /** The options that the page has for a passkey. */
  get passkeyOptions(): string {
    const [, options = ''] = /data-options="([^"]*)"/.exec(this.html) ?? [];
    return options.replaceAll('&quot;', '"');
  }

  /** Opens a page, and what it redirects to within the login. */
  async open(path: string): Promise<this> {
    return this.send(path);
  }

  /** Sends the form of the page with this path, with what is hidden in it. */
  async submit(path: string, fields: Readonly<Record<string, string>>): Promise<this> {
    const forms = this.html.split('<form ').slice(1);
    const [form = ''] = forms.filter((candidate) => candidate.includes(`action="${path}?`));
    const action = /action="([^"]*)"/.exec(form)?.[1]?.replaceAll('&amp;', '&') ?? path;
    const hidden = [...form.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    const values = hidden.map(([, name = '', value = '']) => [name, value] as const);
    return this.send(action, new URLSearchParams({ ...Object.fromEntries(values), ...fields }));
  }

  private async send(path: string, form?: URLSearchParams): Promise<this> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const body = form ? { method: 'POST', body: form } : {};
    const response = await fetch(this.login + path, { redirect: 'manual', headers: { cookie }, ...body });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      this.#cookies.set(name, value);
    }
    this.html = await response.text();
    this.status = response.status;
    this.location = response.headers.get('location') ?? '';
    return this.location.startsWith('/') ? this.send(this.location) : this;
  }
}
