import { parseArgs } from 'node:util';
import { UsageError } from '../errors.js';
import { loopbackOrigin } from '../host/allowed-origin.js';
import { parseAssignments } from '../host/handlers/assignments.js';
import { parseEndpoints } from '../host/handlers/service-endpoints.js';
import type { RoutesAction } from '../inventory/io/run-routes.js';
import { nearestName } from './nearest-name.js';
import { type CommandName, commands, defaultInspectorPort, defaultPort, type Option, options } from './options.js';

/** Where the assembly comes from. */
export interface AssemblySource {
  /** The folder of an assembly to read. */
  readonly output: string | undefined;
  /** The app to synthesize, if `output` is not set. */
  readonly app: string | undefined;
  /** Context of the app; it overrides the context in files. */
  readonly context: Readonly<Record<string, string>>;
  /** Whether missing context gets placeholders. */
  readonly offlineContext: boolean;
}

/** What the command line asks for. */
export type Command =
  | {
      readonly name: 'help';
      /** The command to explain; `undefined` for the whole program. */
      readonly of: CommandName | undefined;
    }
  | { readonly name: 'version' }
  | (AssemblySource & {
      readonly name: 'routes';
      /** What to do instead of printing them. */
      readonly action?: RoutesAction;
    })
  | (AssemblySource & {
      readonly name: 'serve';
      readonly port: number;
      /** The folder for users and keys. */
      readonly state: string | undefined;
      readonly reset: boolean;
      /** Whether changes of the app are served without a restart. */
      readonly watch: boolean;
      /** The port for debuggers; `undefined` if handlers are not debugged. */
      readonly inspect: number | undefined;
      /** A file of users and groups. */
      readonly seed: string | undefined;
      /** Origins of dev servers that may call. */
      readonly allowOrigins: readonly string[];
      /** URLs for calls of AWS services, by the service's name. */
      readonly endpoints: Readonly<Record<string, string>>;
      /** Commands that run functions, by the construct path, logical id or name of each. */
      readonly functions: Readonly<Record<string, string>>;
      /** Whether an emulator serves what is not served here. */
      readonly aws: boolean;
      /** A file of environment variables by function. */
      readonly envVars: string | undefined;
      /** Whether what is served is printed as JSON. */
      readonly json: boolean;
      /** The files of a certificate for the endpoints that answer TLS. */
      readonly tls: { readonly cert: string; readonly key: string } | undefined;
      /** Whether all resources that are not served are listed. */
      readonly verbose: boolean;
    })
  | (TokenHolder & {
      readonly name: 'token';
      readonly output: string | undefined;
      readonly state: string | undefined;
      /** The id or the construct path of the user's pool. */
      readonly pool: string | undefined;
    })
  | {
      readonly name: 'user';
      readonly email: string;
      /** `undefined` if the user is asked for it, or one is generated. */
      readonly password: string | undefined;
      readonly groups: readonly string[];
      readonly output: string | undefined;
      readonly state: string | undefined;
      readonly pool: string | undefined;
    };

/** Whose token it is: that of a user, or of an app client that signs in as itself. */
export type TokenHolder = { readonly email: string } | { readonly client: string };

const aboutStacks =
  'stacks cannot be selected because all stacks of the app are served: to serve only some of them, make the app create only ' +
  'those, for example by reading a context value that you set with --context';

/** The options of the CDK CLI that select stacks. */
const stackOptions = ['--all', '--exclusively', '-e'];

/** @throws UsageError if arguments are unknown, or cannot be combined. */
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
  const [name = 'serve', ...operands] = positionals;
  if (!isCommand(name)) {
    throw new UsageError(`${unknown('command', name, Object.keys(commands))}; ${aboutStacks}`);
  }
  if (values.help) {
    return { name: 'help', of: positionals.length > 0 ? name : undefined };
  }
  if (values.version) {
    return { name: 'version' };
  }
  const stray = given.find((option) => !commands[name].includes(option.name as Option));
  if (stray) {
    throw new UsageError(
      `'${name}' has no option '${stray.rawName}'; its options are: ${commands[name].map((option) => `--${option}`).join(', ')}`,
    );
  }
  const [email] = ['token', 'user'].includes(name) ? operands.splice(0, 1) : [];
  if (operands.length > 0) {
    const hint = name === 'serve' || name === 'routes' ? `; ${aboutStacks}` : '';
    throw new UsageError(`unexpected argument '${operands[0]}' after '${email ?? name}'${hint}`);
  }
  const output = textOf(values.output);
  const app = textOf(values.app);
  if (output !== undefined && app !== undefined) {
    throw new UsageError('--output reads an assembly and --app creates one: use only one of them');
  }
  const source = {
    output,
    app,
    context: contextOf(values.context),
    offlineContext: values['offline-context'] === true,
  };
  const state = textOf(values.state);
  switch (name) {
    case 'serve':
      return {
        name,
        ...source,
        port: portOf(textOf(values.port)),
        state,
        reset: values.reset === true,
        watch: values.watch === true,
        inspect: inspectorPortOf(values.inspect),
        seed: textOf(values.seed),
        allowOrigins: textsOf(values['allow-origin']).map((origin) => loopbackOrigin(origin)),
        aws: values.aws === true,
        endpoints: parseEndpoints(textsOf(values.endpoint)),
        functions: parseAssignments(textsOf(values.function), {
          name: '--function',
          shape: '<path>=<command>',
          example: 'App/Notes=java -jar notes.jar',
          plural: 'commands',
        }),
        envVars: textOf(values['env-vars']),
        json: values.json === true,
        tls: tlsOf(textOf(values['tls-cert']), textOf(values['tls-key'])),
        verbose: values.verbose === true,
      };
    case 'routes':
      return { name, ...source, ...routesActionOf(values) };
    case 'token':
      return { name, ...holderOf(email, textOf(values.client)), output, state, pool: textOf(values.pool) };
    case 'user':
      if (email === undefined) {
        throw new UsageError("'user' needs an e-mail address, as in 'user you@example.com'");
      }
      return {
        name,
        email,
        password: textOf(values.password),
        groups: textsOf(values.group),
        output,
        state,
        pool: textOf(values.pool),
      };
  }
}

function tlsOf(cert: string | undefined, key: string | undefined) {
  if (cert === undefined && key === undefined) {
    return undefined;
  }
  if (cert === undefined || key === undefined) {
    throw new UsageError(
      `--tls-cert and --tls-key must be set together: --tls-${cert === undefined ? 'cert' : 'key'} is missing`,
    );
  }
  return { cert, key };
}

function holderOf(email: string | undefined, client: string | undefined): TokenHolder {
  if (email !== undefined && client !== undefined) {
    throw new UsageError(`'token' prints the token of a user or of a client: use only one of '${email}' and --client`);
  }
  if (email === undefined && client === undefined) {
    throw new UsageError(
      "'token' needs the e-mail address of a user, as in 'token you@example.com', or --client for a machine",
    );
  }
  return email === undefined ? { client: client as string } : { email };
}

type RoutesOption = 'json' | 'check' | 'update' | 'openapi' | 'schemas' | 'api';

function routesActionOf(values: { readonly [option in RoutesOption]?: OptionValue }): {
  readonly action?: RoutesAction;
} {
  const [kind, other] = (['json', 'check', 'update', 'openapi'] as const).filter(
    (option) => values[option] !== undefined,
  );
  if (other !== undefined) {
    throw new UsageError(`--${kind} and --${other} cannot be combined: use only one of them`);
  }
  const stray = (['schemas', 'api'] as const).find((option) => values[option] !== undefined);
  if (stray !== undefined && kind !== 'openapi') {
    throw new UsageError(`--${stray} is for an OpenAPI document: use it with --openapi`);
  }
  if (kind === undefined) {
    return {};
  }
  if (kind === 'json') {
    return { action: { kind } };
  }
  const file = textOf(values[kind]) ?? '';
  return kind === 'openapi'
    ? { action: { kind, file, schemas: textOf(values.schemas), api: textOf(values.api) } }
    : { action: { kind, file } };
}

function unknown(what: string, given: string, known: readonly string[]): string {
  const nearest = nearestName(given, known);
  return `unknown ${what} '${given}'${nearest === undefined ? '' : ` (did you mean '${nearest}'?)`}; the ${what}s are: ${known.join(', ')}`;
}

/** As in the CDK CLI: everything after the first `=` is the value. */
function contextOf(given: OptionValue | undefined): Readonly<Record<string, string>> {
  const assignments = [given ?? []].flat().map(String);
  const wrong = assignments.find((assignment) => !/^[^=]+=/.test(assignment) || assignment.startsWith('aws:'));
  if (wrong !== undefined) {
    throw new UsageError(
      `--context must have the form key=value, with a key that does not begin with 'aws:', got '${wrong}'`,
    );
  }
  return Object.fromEntries(
    assignments.map((assignment) => [
      assignment.slice(0, assignment.indexOf('=')),
      assignment.slice(assignment.indexOf('=') + 1),
    ]),
  );
}

function isCommand(name: string): name is CommandName {
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
    const hint = stackOptions.includes(rawName) ? `; ${aboutStacks}` : '';
    throw new UsageError(unknown('option', rawName, known) + hint);
  }
  const takesValue = options[name as Option].type === 'string';
  if (takesValue && (!value || (!inlineValue && value.startsWith('-')))) {
    throw new UsageError(`the option '${rawName}' needs a value`);
  }
  if (!takesValue && value !== undefined && name !== 'inspect') {
    throw new UsageError(`the option '${rawName}' takes no value, got '${value}'`);
  }
}

function portOf(text: string | undefined): number {
  const port = text === undefined ? defaultPort : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_000)) {
    throw new UsageError(`--port must be a number from 0 to 65000, got '${text}'`);
  }
  return port;
}

/** Only `=` sets the value, because the next argument may be a command. */
function inspectorPortOf(value: OptionValue): number | undefined {
  if (value === undefined || typeof value === 'boolean') {
    return value ? defaultInspectorPort : undefined;
  }
  const port = /^\d+$/.test(String(value)) ? Number(value) : Number.NaN;
  if (!(port <= 65_535)) {
    throw new UsageError(`--inspect must be a number from 0 to 65535, got '${value}'`);
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
