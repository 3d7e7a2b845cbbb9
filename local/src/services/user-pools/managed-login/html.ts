/** A part of a page. Strings that are inserted into it are escaped; other parts are inserted unchanged. */
export class Html {
  constructor(readonly text: string) {}
}

type Content = Html | string | undefined | readonly Html[];

/** Creates a part of a page from a template literal. The value `undefined` inserts nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(parts.map((part, index) => `${part}${textOf(values[index])}`).join(''));
}

function textOf(value: Content): string {
  if (value === undefined) {
    return '';
  }
  if (typeof value === 'string') {
    return escaped(value);
  }
  return value instanceof Html ? value.text : value.map(({ text }) => text).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
