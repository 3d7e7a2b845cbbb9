/** The options of all commands. */
export const options = {
  'allow-origin': { type: 'string', multiple: true },
  api: { type: 'string' },
  app: { type: 'string', short: 'a' },
  aws: { type: 'boolean' },
  check: { type: 'string' },
  client: { type: 'string' },
  context: { type: 'string', short: 'c', multiple: true },
  endpoint: { type: 'string', multiple: true },
  'env-vars': { type: 'string' },
  function: { type: 'string', multiple: true },
  group: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
  inspect: { type: 'boolean' },
  json: { type: 'boolean' },
  'offline-context': { type: 'boolean' },
  openapi: { type: 'string' },
  output: { type: 'string', short: 'o' },
  password: { type: 'string' },
  pool: { type: 'string' },
  port: { type: 'string', short: 'p' },
  reset: { type: 'boolean' },
  schemas: { type: 'string' },
  seed: { type: 'string' },
  state: { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  update: { type: 'string' },
  verbose: { type: 'boolean' },
  version: { type: 'boolean' },
  watch: { type: 'boolean', short: 'w' },
} as const;

export type Option = keyof typeof options;
export type CommandName = 'serve' | 'routes' | 'token' | 'user';

/** The options of each command, besides `--help` and `--version`. */
export const commands: Readonly<Record<CommandName, readonly Option[]>> = {
  serve: [
    'output',
    'app',
    'context',
    'offline-context',
    'watch',
    'seed',
    'allow-origin',
    'aws',
    'endpoint',
    'env-vars',
    'function',
    'inspect',
    'json',
    'verbose',
    'port',
    'state',
    'reset',
    'tls-cert',
    'tls-key',
  ],
  routes: ['output', 'app', 'context', 'offline-context', 'json', 'check', 'update', 'openapi', 'schemas', 'api'],
  token: ['output', 'state', 'pool', 'client'],
  user: ['password', 'group', 'output', 'state', 'pool'],
};

export const defaultPort = 3400;

/** Node.js's default for `--inspect`. */
export const defaultInspectorPort = 9229;
