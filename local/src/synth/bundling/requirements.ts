// Lines of requirements files of pip: https://pip.pypa.io/en/stable/reference/requirements-file-format/

const included = /^(?:-r|-c|--requirements?|--constraints?)[\s=]*(\S+)/;

/** Options that name a place where packages are. */
const place = /^(?:-[fi]|--(?:find-links|index-url|extra-index-url)(?=[\s=]|$))/;

/** The lines without comments. A line that ends with a backslash continues on the next one. */
export function requirementLines(text: string): readonly string[] {
  return text
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim());
}

/** The options of a command, each with its value, in the form of lines. */
export function optionLines(args: readonly string[]): readonly string[] {
  return args.map((arg, index) => (place.test(arg) ? `${arg} ${args[index + 1] ?? ''}` : arg));
}

/** The other file that a line includes: `-r more.txt`. */
export function includedFile(line: string): string | undefined {
  return included.exec(line)?.[1];
}

/** Whether the content that a line refers to may change while the line stays the same: files on this machine, or a list on a server. */
export function mayChange(line: string): boolean {
  const other = includedFile(line);
  if (other !== undefined) {
    return isUrl(other);
  }
  if (place.test(line)) {
    return !isRemote(line.replace(place, '').replace(/^[\s=]+/, ''));
  }
  if (line.startsWith('-')) {
    return /^(?:-e|--editable(?=[\s=]|$))/.test(line);
  }
  const [first = ''] = line.split(/[\s;[]/);
  const [, address = first] = /^[\w.-]+(?:\s*\[[^\]]*\])?\s*@\s*(\S+)/.exec(line) ?? [];
  const isPath = /^\.|[/\\]|^file:|\.(?:whl|zip|tgz|tar(?:\.\w+)?)$/i.test(address);
  return isPath && !isRemote(address);
}

export function isUrl(text: string): boolean {
  return /^[a-z][a-z\d+.-]*:\/\//i.test(text);
}

/** `git+file:///home/me/lib` is on this machine. */
function isRemote(text: string): boolean {
  return isUrl(text) && !/^(?:[a-z]+\+)?file:/i.test(text);
}
