import { UsageError } from '../../errors.js';

/**
 * Reads `<name>=<value>`, the format of repeatable options. Everything after the first `=` is the value.
 *
 * @param option its name, its format and an example, for errors
 * @throws UsageError if the format is wrong, or a name is used twice.
 */
export function parseAssignments(
  texts: readonly string[],
  option: { readonly name: string; readonly shape: string; readonly example: string; readonly plural: string },
): Readonly<Record<string, string>> {
  const { name: optionName, shape, example, plural } = option;
  const entries = texts.map((text) => {
    const index = text.indexOf('=');
    if (index <= 0) {
      throw new UsageError(`${optionName} must be ${shape}, such as '${example}', got '${text}'`);
    }
    return [text.slice(0, index), text.slice(index + 1)] as const;
  });
  const twice = entries.find(([name], index) => entries.findIndex(([other]) => other === name) < index);
  if (twice) {
    throw new UsageError(`${optionName} sets two ${plural} for '${twice[0]}': use only one`);
  }
  return Object.fromEntries(entries);
}
