import { parseArgs } from 'node:util';
import { UsageError } from './errors.js';

/** What the command line asks for. */
export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'version' }
  | {
      readonly name: 'routes';
      /** The folder of an assembly to read. */
      readonly output: string | undefined;
      /** The app to synthesize, where `output` is not given. */
      readonly app: string | undefined;
    };

const options = {
  app: { type: 'string', short: 'a' },
  help: { type: 'boolean', short: 'h' },
  output: { type: 'string', short: 'o' },
  version: { type: 'boolean' },
} as const;

export const help = `usage: cdk-http-api-local <command> [options]

commands:
  routes                 print the routes of the app's HTTP APIs, and who may call them

options:
  -o, --output <folder>  read this cloud assembly (cdk.out), instead of synthesizing the app of the current folder
  -a, --app <command>    synthesize with this command instead of "app" in cdk.json; the folder of an assembly is read
  -h, --help             print this
      --version          print the version
`;

/** @throws UsageError where the arguments are not known, or do not go together. */
export function parseCommandLine(args: readonly string[]): Command {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'option') {
      checkOption(token);
    }
  }
  if (values.help) {
    return { name: 'help' };
  }
  if (values.version) {
    return { name: 'version' };
  }
  const [name, unexpected] = positionals;
  if (name === undefined) {
    throw new UsageError("a command is missing, the commands are: routes; 'cdk-http-api-local --help' says more");
  }
  if (name !== 'routes') {
    throw new UsageError(`unknown command '${name}', the commands are: routes`);
  }
  if (unexpected !== undefined) {
    throw new UsageError(`unexpected argument '${unexpected}' after '${name}'`);
  }
  const output = textOf(values.output);
  const app = textOf(values.app);
  if (output !== undefined && app !== undefined) {
    throw new UsageError('--output reads an assembly and --app makes one, give only one of them');
  }
  return { name, output, app };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function checkOption({ name, rawName, value, inlineValue }: OptionToken): void {
  if (!Object.hasOwn(options, name)) {
    const known = Object.keys(options).map((option) => `--${option}`);
    throw new UsageError(`unknown option '${rawName}', the options are: ${known.join(', ')}`);
  }
  const takesValue = options[name as keyof typeof options].type === 'string';
  if (takesValue && (!value || (!inlineValue && value.startsWith('-')))) {
    throw new UsageError(`the option '${rawName}' needs a value`);
  }
  if (!takesValue && value !== undefined) {
    throw new UsageError(`the option '${rawName}' takes no value, got '${value}'`);
  }
}

function textOf(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
