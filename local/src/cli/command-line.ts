import { parseArgs } from 'node:util';
import { UsageError } from '../errors.js';
import { loopbackOrigin } from '../host/allowed-origin.js';
import type { RoutesAction } from '../inventory/io/run-routes.js';

/** Where the assembly comes from. */
export interface AssemblySource {
  /** The folder of an assembly to read. */
  readonly output: string | undefined;
  /** The app to synthesize, where `output` is not given. */
  readonly app: string | undefined;
}

/** What the command line asks for. */
export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'version' }
  | (AssemblySource & {
      readonly name: 'routes';
      /** What is done instead of printing them. */
      readonly action?: RoutesAction;
    })
  | (AssemblySource & {
      readonly name: 'serve';
      readonly port: number;
      /** The folder in which users and keys are kept. */
      readonly state: string | undefined;
      readonly reset: boolean;
      /** Whether a change of the app is served without a restart. */
      readonly watch: boolean;
      /** A file of users and groups. */
      readonly seed: string | undefined;
      /** Origins of dev servers that may call. */
      readonly allowOrigins: readonly string[];
      /** Whether what is served is printed as JSON. */
      readonly json: boolean;
    })
  | {
      readonly name: 'token';
      readonly email: string;
      readonly output: string | undefined;
      readonly state: string | undefined;
      /** The id or the construct path of the user's pool. */
      readonly pool: string | undefined;
    };

const options = {
  'allow-origin': { type: 'string', multiple: true },
  app: { type: 'string', short: 'a' },
  check: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  output: { type: 'string', short: 'o' },
  pool: { type: 'string' },
  port: { type: 'string', short: 'p' },
  reset: { type: 'boolean' },
  seed: { type: 'string' },
  state: { type: 'string' },
  update: { type: 'string' },
  version: { type: 'boolean' },
  watch: { type: 'boolean', short: 'w' },
} as const;

type Option = keyof typeof options;

/** The options that each command takes, beside `--help` and `--version`. */
const commands: Readonly<Record<'serve' | 'routes' | 'token', readonly Option[]>> = {
  serve: ['output', 'app', 'watch', 'seed', 'allow-origin', 'json', 'port', 'state', 'reset'],
  routes: ['output', 'app', 'json', 'check', 'update'],
  token: ['output', 'state', 'pool'],
};

const defaultPort = 3400;

export const help = `usage: cdk-http-api-local [<command>] [options]

commands:
  serve                  serve the app's HTTP APIs, user pools and sites on this machine: what is done without a command
  routes                 print the routes of the app's HTTP APIs, and who may call them
  token <e-mail>         print an access token of a local user, for the header "Authorization: Bearer <token>"

options:
  -o, --output <folder>  read this cloud assembly (cdk.out), instead of synthesizing the app of the current folder
  -a, --app <command>    synthesize with this command instead of "app" in cdk.json; the folder of an assembly is read
  -w, --watch            serve what changes in the app's folder, without a restart
      --seed <file>      make the users and groups of this JSON file, where they are not there yet
      --allow-origin <origin>
                         let pages of a dev server call, such as http://localhost:5173; as often as there are some
      --json             print what is served as one line of JSON, or the routes as JSON, and everything else on stderr
      --update <file>    write who may call what into this inventory of routes, which accepts it
      --check <file>     hold the routes against this inventory, and exit with 1 where anything is more open than in it
  -p, --port <number>    the first of the ports to serve on, ${defaultPort} where not given; 0 lets the system choose
      --state <folder>   keep users and keys in this folder, .cdk-http-api-local where not given
      --reset            forget the users and keys of earlier runs
      --pool <id>        the id or the construct path of the user's pool, where the app has several
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
  const given = tokens.filter((token) => token.kind === 'option');
  given.forEach(checkOption);
  if (values.help) {
    return { name: 'help' };
  }
  if (values.version) {
    return { name: 'version' };
  }
  const [name = 'serve', ...operands] = positionals;
  if (!isCommand(name)) {
    throw new UsageError(`unknown command '${name}', the commands are: ${Object.keys(commands).join(', ')}`);
  }
  const stray = given.find((option) => !commands[name].includes(option.name as Option));
  if (stray) {
    throw new UsageError(
      `the option '${stray.rawName}' is not one of '${name}', which are: ${commands[name].map((option) => `--${option}`).join(', ')}`,
    );
  }
  const [email] = name === 'token' ? operands.splice(0, 1) : [];
  if (operands.length > 0) {
    throw new UsageError(`unexpected argument '${operands[0]}' after '${email ?? name}'`);
  }
  const output = textOf(values.output);
  const app = textOf(values.app);
  if (output !== undefined && app !== undefined) {
    throw new UsageError('--output reads an assembly and --app makes one, give only one of them');
  }
  const state = textOf(values.state);
  switch (name) {
    case 'serve':
      return {
        name,
        output,
        app,
        port: portOf(textOf(values.port)),
        state,
        reset: values.reset === true,
        watch: values.watch === true,
        seed: textOf(values.seed),
        allowOrigins: textsOf(values['allow-origin']).map((origin) => loopbackOrigin(origin)),
        json: values.json === true,
      };
    case 'routes':
      return { name, output, app, ...routesActionOf(values) };
    case 'token':
      if (email === undefined) {
        throw new UsageError("'token' needs the e-mail address of a user, as in 'token you@example.com'");
      }
      return { name, email, output, state, pool: textOf(values.pool) };
  }
}

function routesActionOf(values: { readonly [option in 'json' | 'check' | 'update']?: OptionValue }): {
  readonly action?: RoutesAction;
} {
  const [kind, other] = (['json', 'check', 'update'] as const).filter((option) => values[option] !== undefined);
  if (other !== undefined) {
    throw new UsageError(`--${kind} and --${other} are two things to do, give only one of them`);
  }
  if (kind === undefined) {
    return {};
  }
  return { action: kind === 'json' ? { kind } : { kind, file: textOf(values[kind]) ?? '' } };
}

function isCommand(name: string): name is keyof typeof commands {
  return Object.hasOwn(commands, name);
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
  const takesValue = options[name as Option].type === 'string';
  if (takesValue && (!value || (!inlineValue && value.startsWith('-')))) {
    throw new UsageError(`the option '${rawName}' needs a value`);
  }
  if (!takesValue && value !== undefined) {
    throw new UsageError(`the option '${rawName}' takes no value, got '${value}'`);
  }
}

function portOf(text: string | undefined): number {
  const port = text === undefined ? defaultPort : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_000)) {
    throw new UsageError(`--port takes a number from 0 to 65000, got '${text}'`);
  }
  return port;
}

type OptionValue = string | boolean | (string | boolean)[] | undefined;

function textOf(value: OptionValue): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function textsOf(value: OptionValue): readonly string[] {
  return [value].flat().filter((text) => typeof text === 'string');
}
