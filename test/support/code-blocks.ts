import type { SourceFiles } from './source-files';

/** A code block of a document, in a fence such as ```ts today app.ts or ```sh 2021. */
export interface CodeBlock {
  /** The line of the fence, from 1. */
  readonly line: number;
  /** The heading that it stands under. */
  readonly heading: string;
  readonly language: string;
  /** What stands after the language: `today` and `app.ts`. */
  readonly words: readonly string[];
  readonly code: string;
}

export function codeBlocksOf(markdown: string): CodeBlock[] {
  const lines = markdown.split('\n');
  const found: CodeBlock[] = [];
  let heading = '';
  for (let at = 0; at < lines.length; at++) {
    heading = /^##? (.*)/.exec(lines[at])?.[1] ?? heading;
    if (!/^\s*(```|~~~)/.test(lines[at])) {
      continue;
    }
    const end = lines.findIndex((line, index) => index > at && line === '```');
    if (end < 0) {
      throw new Error(`the code block at line ${at + 1} has no end`);
    }
    const [language, ...words] = lines[at].replace('```', '').split(' ');
    found.push({ line: at + 1, heading, language, words, code: lines.slice(at + 1, end).join('\n') });
    at = end;
  }
  return found;
}

/** The files of today in the tutorial, whose fences say `ts today app.ts`. */
export function filesOfToday(blocks: readonly CodeBlock[]): SourceFiles {
  const today = blocks.filter(({ language, words: [time] }) => language === 'ts' && time === 'today');
  return filesOf(today, ({ words: [, file] }) => [file]);
}

/**
 * The files that blocks are parts of. Blocks of one file follow each other in it, on the lines they have in the document, so
 * that a compiler's line is the document's.
 */
export function filesOf(blocks: readonly CodeBlock[], namesOf: (block: CodeBlock) => readonly string[]): SourceFiles {
  const contents = new Map<string, string>();
  for (const block of blocks) {
    for (const file of namesOf(block)) {
      const before = contents.get(file) ?? '';
      contents.set(file, before + '\n'.repeat(block.line - before.split('\n').length + 1) + block.code);
    }
  }
  return contents;
}
