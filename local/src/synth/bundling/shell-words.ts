/** A simple shell command: `A=1 program word > file`. */
export interface ShellCommand {
  readonly environment: Readonly<Record<string, string>>;
  readonly words: readonly string[];
  /** The file for its output. */
  readonly output: string | undefined;
}

const token = /\s*(?:(&&|>)|((?:[^\s'"\\$`;|&<>(){}~!#]|\\.|'[^']*'|"(?:[^"\\$`]|\\.)*")+))/y;

/**
 * Reads commands that are joined by `&&`.
 *
 * @returns `undefined` for anything with more shell syntax: variables, pipes, loops
 */
export function readShellCommands(text: string): readonly ShellCommand[] | undefined {
  const oneLine = text.trim().replace(/\\\n|(?<=&&)\s*\n/g, ' ');
  const tokens = oneLine.includes('\n') ? undefined : readTokens(oneLine);
  if (!tokens) {
    return undefined;
  }
  const commands: ShellCommand[] = [];
  for (const part of partsOf(tokens)) {
    const command = readCommand(part);
    if (!command) {
      return undefined;
    }
    commands.push(command);
  }
  return commands;
}

/** A word, or an operator unchanged. */
interface Token {
  readonly text: string;
  readonly isOperator: boolean;
}

function readTokens(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const [, operator, word] = token.exec(text) ?? [];
    if (operator === undefined && word === undefined) {
      return undefined;
    }
    tokens.push({ text: operator ?? unquoted(word ?? ''), isOperator: operator !== undefined });
  }
  return tokens;
}

function unquoted(word: string): string {
  return word.replace(/'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gs, (_, single, double, escaped) =>
    String(single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped),
  );
}

function partsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  for (const next of tokens) {
    if (next.isOperator && next.text === '&&') {
      parts.push([]);
    } else {
      parts.at(-1)?.push(next);
    }
  }
  return parts;
}

function readCommand(part: readonly Token[]): ShellCommand | undefined {
  const redirected = part.findIndex(({ isOperator }) => isOperator);
  const words = (redirected < 0 ? part : part.slice(0, redirected)).map(({ text }) => text);
  const output = redirected < 0 ? undefined : part[redirected + 1];
  if (redirected >= 0 && (part.length !== redirected + 2 || output?.isOperator !== false)) {
    return undefined;
  }
  const first = words.findIndex((word) => !/^\w+=/.test(word));
  if (first < 0) {
    return undefined;
  }
  const environment = words.slice(0, first).map((word) => word.split(/=(.*)/s, 2) as [string, string]);
  return { environment: Object.fromEntries(environment), words: words.slice(first), output: output?.text };
}

/** A word for a shell that does not change it. */
export function shellQuoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
