import { type Html, html } from './html.js';

/** What all pages have in common. */
export interface PageFrame {
  /** The construct path of the user pool. */
  readonly pool: string;
  /** The address of the inbox. */
  readonly inbox: string;
  /** Whether the page has the script for passkeys. Other pages have no script. */
  readonly usesPasskeys: boolean;
  /** The language of the page on AWS, if it is not English. */
  readonly onAws: string | undefined;
}

export function layout(title: string, content: Html, { pool, inbox, usesPasskeys, onAws }: PageFrame): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title} – local managed login</title>
    <link rel="icon" href="/managed-login.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/managed-login.css">${usesPasskeys ? html`\n    <script src="/passkeys.js" defer></script>` : undefined}
  </head>
  <body>
    <header>
      <div class="bar">
        <img src="/managed-login.svg" alt="" width="32" height="32">
        <div>
          <strong>Local managed login</strong>
          <p>The user pool ${pool} on this machine, not on AWS</p>
        </div>
      </div>
    </header>
    <main>
      <div class="card">
        <h1>${title}</h1>
${content}
      </div>
    </main>
    <footer>
      <p>Nothing leaves this machine. Codes are in the <a href="${inbox}">inbox</a>.</p>${
        onAws === undefined
          ? undefined
          : html`\n      <p>These pages are available only in English. On AWS, this page would be in ${onAws}.</p>`
      }
    </footer>
  </body>
</html>
`;
}

export interface Field {
  readonly name: string;
  readonly label: string;
  /**
   * @default 'text'
   */
  readonly type?: 'text' | 'password' | 'email';
  readonly value?: string | undefined;
  readonly autocomplete: string;
  readonly hint?: string;
  /**
   * @default true
   */
  readonly required?: boolean;
}

export interface Form {
  /** The path that the form is sent to, with its query string. */
  readonly action: string;
  readonly csrf: string;
  /** Values that the user does not see. */
  readonly hidden?: Readonly<Record<string, string>>;
  readonly fields: readonly Field[];
  readonly submit: string;
  /** Whether this is not the main form of the page. */
  readonly isQuiet?: boolean;
}

export function form({ action, csrf, hidden = {}, fields, submit, isQuiet }: Form): Html {
  return html`<form method="post" action="${action}">
${hiddenFields({ _csrf: csrf, ...hidden })}${fields.map(fieldOf)}<button type="submit"${isQuiet ? html` class="quiet"` : undefined}>${submit}</button>
</form>
`;
}

export function hiddenFields(values: Readonly<Record<string, string>>): Html {
  const fields = Object.entries(values).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">\n`,
  );
  return html`${fields}`;
}

function fieldOf({ name, label, type = 'text', value, autocomplete, hint, required = true }: Field): Html {
  const id = `field-${name.replaceAll(/[^\w-]/g, '-')}`;
  const described = hint === undefined ? undefined : html` aria-describedby="${id}-hint"`;
  return html`<div class="field">
<label for="${id}">${label}</label>
<input id="${id}" name="${name}" type="${type}" value="${value ?? ''}" autocomplete="${autocomplete}" autocapitalize="none" spellcheck="false"${required ? html` required` : undefined}${described}>
${hint === undefined ? undefined : html`<p class="hint" id="${id}-hint">${hint}</p>\n`}</div>
`;
}

export function problem(text: string | undefined): Html | undefined {
  return text === undefined ? undefined : html`<p class="problem" role="alert">${text}</p>\n`;
}

export function notice(text: string | undefined): Html | undefined {
  return text === undefined ? undefined : html`<p class="notice" role="status">${text}</p>\n`;
}

/** Links to other pages. */
export function links(all: readonly { readonly href: string; readonly text: string }[]): Html {
  return html`<ul class="links">
${all.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>\n`)}</ul>
`;
}
