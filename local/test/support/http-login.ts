/** A browser that signs in at a managed login over HTTP, without scripts. */
export class HttpLogin {
  readonly #cookies = new Map<string, string>();

  constructor(
    private readonly username: string,
    private readonly password: string,
    /** What sends its requests. */
    private readonly fetchPage: typeof fetch = fetch,
  ) {}

  /** Opens an authorization request, signs in if it is asked to, and gives the address that it is returned to. */
  async returnFrom(authorization: string): Promise<string> {
    let url = authorization;
    for (let steps = 0; steps < 10; steps++) {
      const response = await this.send(url);
      const location = response.headers.get('location');
      if (location !== null) {
        const next = new URL(location, url);
        if (next.origin !== new URL(authorization).origin) {
          return next.href;
        }
        url = next.href;
        continue;
      }
      const html = await response.text();
      const [, action = ''] = /<form method="post" action="([^"]*)"/.exec(html) ?? [];
      const [, token = ''] = /name="_csrf" value="([^"]*)"/.exec(html) ?? [];
      const form = new URLSearchParams({ _csrf: token, username: this.username, password: this.password });
      const posted = await this.send(new URL(action.replaceAll('&amp;', '&'), url).href, form);
      const returned = posted.headers.get('location');
      if (returned === null) {
        throw new Error(`not signed in: ${posted.status} ${await posted.text()}`);
      }
      return returned;
    }
    throw new Error(`no end of redirects from ${authorization}`);
  }

  private async send(url: string, form?: URLSearchParams): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await this.fetchPage(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(form ? { method: 'POST', body: form } : {}),
    });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      this.#cookies.set(name, value);
    }
    return response;
  }
}
