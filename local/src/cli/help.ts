import { type CommandName, commands, defaultInspectorPort, defaultPort, type Option, options } from './options.js';

interface CommandHelp {
  /** What follows the name of the command. */
  readonly operand?: string;
  /** In the list of commands. */
  readonly summary: string;
  readonly examples: readonly (readonly [args: string, effect: string])[];
  /** Descriptions of options that have a different meaning here. */
  readonly descriptions?: Partial<Record<Option, string>>;
}

const commandHelp: Readonly<Record<CommandName, CommandHelp>> = {
  serve: {
    summary: "serve the app's HTTP APIs, user pools and sites on this machine (the default)",
    examples: [
      ['', 'synthesize and serve the app in the current folder'],
      ['--watch --seed users.json', 'create these users, and reload when a file is saved'],
    ],
  },
  routes: {
    summary: "print the routes of the app's HTTP APIs, and who can call them",
    examples: [
      ['routes --update routes.jsonl', 'record the routes and who can call them'],
      ['routes --check routes.jsonl', 'in CI: fail if a route has become more open'],
      ['routes --openapi openapi.json --schemas schemas.json', 'describe the API for clients'],
    ],
    descriptions: { json: 'print the routes as JSON' },
  },
  token: {
    operand: '<e-mail>',
    summary: 'print an access token for a local user, to send in the header "Authorization: Bearer <token>"',
    examples: [
      ['token you@example.com', 'print a token for this user'],
      ['token you@example.com --pool Stack/Api/UserPool', 'if the app has several user pools'],
      ['token --client Stack/Api/Nightly', 'for a machine: an app client with the client_credentials grant'],
    ],
  },
  user: {
    operand: '<e-mail>',
    summary: 'create a local user who can sign in at once',
    examples: [
      ['user you@example.com', 'ask for a password, or generate one'],
      ['user admin@example.com --password Correct-Horse-1 --group admins', 'create a user who is in a group'],
    ],
  },
};

const values: Partial<Record<Option, string>> = {
  'allow-origin': 'origin',
  api: 'id',
  app: 'command',
  check: 'file',
  client: 'id',
  context: 'key=value',
  endpoint: 'service=url',
  'env-vars': 'file',
  function: 'path=command',
  group: 'name',
  openapi: 'file',
  output: 'folder',
  password: 'password',
  pool: 'id',
  port: 'number',
  schemas: 'file',
  seed: 'file',
  state: 'folder',
  'tls-cert': 'file',
  'tls-key': 'file',
  update: 'file',
};

const descriptions: Readonly<Record<Option, string>> = {
  'allow-origin': 'allow CORS requests from a dev server, such as http://localhost:5173 (repeatable)',
  api: 'the id or the construct path of the API, if the app has several; only with --openapi',
  app: 'synthesize with this command instead of "app" in cdk.json, or read the cloud assembly in this folder',
  aws: 'start ministack, an AWS emulator, for calls from your functions that this program does not serve',
  check: 'compare the routes with this file; exit with code 1 if any route has become more open',
  client: 'print a token for this machine client (its id or construct path)',
  context: 'set a context value for the app; overrides cdk.json (repeatable)',
  endpoint:
    'send calls from your functions for this AWS service to this URL, e.g. dynamodb=http://127.0.0.1:8000 (repeatable)',
  'env-vars':
    'read environment variables for functions from this JSON file, in the format of sam local, by logical id or construct path',
  function: 'run the function at this construct path with a command that uses the Lambda Runtime API (repeatable)',
  group: 'add the user to this group (repeatable)',
  help: 'print this help',
  inspect: `debug handlers in Node.js on port ${defaultInspectorPort}, or on another port: --inspect=9230`,
  json: 'on stdout, print one line of JSON that describes what is served; print everything else on stderr',
  'offline-context': 'synthesize without an account: placeholders replace the results of lookups',
  openapi: 'write the routes to this file as an OpenAPI 3.1 document, and print what it cannot describe',
  output: 'read this cloud assembly (cdk.out) instead of synthesizing the app in the current folder',
  password: "the user's password; without it, you are asked for one, or one is generated",
  pool: "the id or the construct path of the user's pool, if the app has several",
  port: `first port (default ${defaultPort}); with 0, the system chooses one`,
  reset: 'delete what earlier runs stored: users, keys, and the data of --aws',
  schemas: 'JSON Schemas of bodies and query strings by route key; only with --openapi',
  seed: 'create the users and groups in this JSON file if they do not exist yet',
  state: 'keep users and keys in this folder (default .cdk-http-api-local)',
  'tls-cert': 'use this certificate for https, e.g. from mkcert, instead of one that browsers warn about',
  'tls-key': 'the private key of --tls-cert',
  update: 'accept the current routes: write them to this file',
  verbose:
    'list every resource that is not served, instead of at most ten lines, and log each CORS preflight on its own line',
  version: 'print the version',
  watch: "when files in the app's folder change, serve the new version without a restart",
};

/** What `--help` prints, of the program or of one of its commands. */
export function helpOf(command: CommandName | undefined): string {
  return command === undefined ? overview() : commandText(command);
}

function overview(): string {
  const rows = Object.entries(commandHelp).map(([name, { operand, summary }]) => [
    [name, operand].filter(Boolean).join(' '),
    summary,
  ]);
  return [
    'usage: cdk-http-api-local [<command>] [options]',
    `commands:\n${columns(rows)}`,
    `options:\n${optionRows([...commands.serve, 'help', 'version'])}`,
    "'cdk-http-api-local <command> --help' explains a command.",
    `examples:\n${exampleRows('serve')}\n`,
  ].join('\n\n');
}

function commandText(name: CommandName): string {
  const { operand, summary } = commandHelp[name];
  return [
    `usage: cdk-http-api-local ${[name, operand].filter(Boolean).join(' ')} [options]`,
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    `options:\n${optionRows([...commands[name], 'help'], commandHelp[name].descriptions)}`,
    `examples:\n${exampleRows(name)}\n`,
  ].join('\n\n');
}

function optionRows(names: readonly Option[], own: CommandHelp['descriptions'] = {}): string {
  return columns(
    names.map((name) => {
      const option = options[name] as { readonly short?: string };
      const short = option.short === undefined ? '    ' : `-${option.short}, `;
      const value = values[name];
      return [`${short}--${name}${value === undefined ? '' : ` <${value}>`}`, own[name] ?? descriptions[name]];
    }),
  );
}

function exampleRows(command: CommandName): string {
  return columns(
    commandHelp[command].examples.map(([args, effect]) => [`npx cdk-http-api-local ${args}`.trimEnd(), `# ${effect}`]),
  );
}

function columns(rows: readonly (readonly string[])[]): string {
  const width = Math.max(...rows.map(([first = '']) => first.length));
  return rows.map(([first = '', second = '']) => `  ${first.padEnd(width)}  ${second}`).join('\n');
}
