import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { app, withoutCredentials } from './synthesize';

/** A mail, as the inbox lists it. */
export interface Mail {
  readonly to: string;
  readonly code?: string;
}

const program = join(dirname(require.resolve('cdk-http-api-local/package.json')), 'bin/cdk-http-api-local.js');
/** The site, Cognito, the inbox, the API and managed login follow one another. */
const portsNeeded = 5;
const attempts = 10;

/** `cdk-http-api-local`, serving the example on ports that nobody else has, the same ones after a restart. */
export class LocalServer {
  /** Starts it on free ports: on others where a program took one of them meanwhile. */
  static async start(assembly: string, state: string, more: readonly string[] = []): Promise<LocalServer> {
    for (let attempt = 1; ; attempt++) {
      const port = await freePort();
      const server = new LocalServer(['--output', assembly, '--state', state, '--port', String(port), ...more]);
      try {
        await server.#start();
        return server;
      } catch (error) {
        if (attempt === attempts || !/on port \d+( at ::1)?: it is used/.test(String(error))) {
          throw error;
        }
      }
    }
  }

  #child: ChildProcess | undefined;
  #printed = '';

  private constructor(private readonly args: readonly string[]) {}

  get site(): string {
    return this.#address('Site');
  }

  get api(): string {
    return this.#address('API');
  }

  get inbox(): string {
    return this.#address('Inbox');
  }

  get login(): string {
    return this.#address('Managed login');
  }

  get cognito(): string {
    return this.#address('Cognito');
  }

  /** What it printed since it started. */
  get printed(): string {
    return this.#printed;
  }

  /** The mails to an address, newest first. */
  async mails(to: string): Promise<Mail[]> {
    const response = await fetch(`${this.inbox}/mails?to=${encodeURIComponent(to)}`);
    return (await response.json()) as Mail[];
  }

  /** The code that was sent last to an address. */
  async code(to: string): Promise<string> {
    const [mail] = await this.mails(to);
    if (!mail?.code) {
      throw new Error(`no code was sent to '${to}'`);
    }
    return mail.code;
  }

  /** Signs somebody up, past every page. */
  async signUp(email: string, password: string): Promise<void> {
    const UserAttributes = [{ Name: 'email', Value: email }];
    await this.call('SignUp', { Username: email, Password: password, UserAttributes });
  }

  /** Calls an action of Cognito, past every page. */
  async call(action: string, input: object): Promise<void> {
    const [, client] = /^ *UserPoolClientId +(\S+)$/m.exec(this.#printed) ?? [];
    const response = await fetch(this.cognito, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${action}`,
      },
      body: JSON.stringify({ ClientId: client, ...input }),
    });
    if (!response.ok) {
      throw new Error(`${action}: ${response.status} ${await response.text()}`);
    }
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.#start();
  }

  /** Ends it as Ctrl-C does. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGINT');
      await once(child, 'close');
    }
  }

  async #start(): Promise<void> {
    const child = spawn(process.execPath, [program, ...this.args], {
      cwd: app,
      env: withoutCredentials,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    process.once('exit', () => child.kill('SIGKILL'));
    this.#child = child;
    this.#printed = '';
    let problems = '';
    child.stderr.on('data', (chunk) => {
      problems += chunk;
    });
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk) => {
        this.#printed += chunk;
        if (/^Routes$/m.test(this.#printed)) {
          resolve();
        }
      });
      child.on('error', reject);
      child.on('close', () => reject(new Error(`cdk-http-api-local has ended:\n${this.#printed}${problems}`)));
    });
  }

  #address(label: string): string {
    const [, address] = new RegExp(`^ *${label} +(http://\\S+)`, 'm').exec(this.#printed) ?? [];
    if (!address) {
      throw new Error(`no address of '${label}' in:\n${this.#printed}`);
    }
    return address;
  }
}

/** The first of as many free ports in a row as the program needs. */
async function freePort(): Promise<number> {
  for (;;) {
    const first = await bind(0);
    const rest = Array.from({ length: portsNeeded - 1 }, (_, index) => (first ?? 0) + index + 1);
    const bound = first !== undefined && first <= 65_000 ? await Promise.all(rest.map(bind)) : [undefined];
    if (first !== undefined && !bound.includes(undefined)) {
      return first;
    }
  }
}

/** The port that could be bound, and is free again; `undefined` if it is in use. */
function bind(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const { port: bound } = server.address() as AddressInfo;
      server.close(() => resolve(bound));
    });
  });
}
