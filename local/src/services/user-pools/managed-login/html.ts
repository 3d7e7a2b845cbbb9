/** A part of a page. What is put into it is text, unless it is such a part itself. */
export class Html {
  constructor(readonly text: string) {}
}

type Content = Html | string | undefined | readonly Html[];

/** Markup with values in it; `undefined` is nothing. */
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
