import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const region = 'us-east-1';
const credentials = { accessKeyId: '000000000000', secretAccessKey: 'none' };
/** How long it may take to start, in milliseconds. */
const patience = 60_000;

/** ministack, an emulator of AWS, on a port of 127.0.0.1 that the system chooses. */
export class Emulator {
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
    private readonly logFile: string,
  ) {}

  /** Starts the installed program, which may write into a folder. */
  static async start(programs: string, folder: string): Promise<Emulator> {
    const [port, temporary, logFile] = [await freePort(), join(folder, 'tmp'), join(folder, 'ministack.log')];
    mkdirSync(temporary);
    const log = openSync(logFile, 'a');
    const child = spawn(join(programs, 'ministack'), {
      cwd: folder,
      stdio: ['ignore', log, log],
      env: {
        PATH: `${programs}:${process.env.PATH}`,
        HOME: folder,
        TMPDIR: temporary,
        BIND_HOST: '127.0.0.1',
        // Names of APIs end with it. With an address at the end, they would be no valid hosts of URLs, which handlers may parse.
        MINISTACK_HOST: 'localhost',
        GATEWAY_PORT: String(port),
        // Otherwise these listen on every address of the machine.
        IOT_MTLS_ENABLED: '0',
        SFTP_ENABLED: '0',
        // Functions run in containers if there is Docker.
        DOCKER_HOST: `unix://${join(folder, 'none')}`,
        // What functions have on AWS: the SDK for Node.js, and the AWS CLI of a layer.
        NODE_PATH: join(root, 'node_modules'),
        PYTHONPATH: join(__dirname, 'python'),
        PYTHONDONTWRITEBYTECODE: '1',
      },
    });
    process.once('exit', () => child.kill('SIGKILL'));
    const emulator = new Emulator(port, child, logFile);
    try {
      await emulator.ready();
    } catch (error) {
      await emulator.stop();
      throw error;
    }
    return emulator;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What clients of the AWS SDK need to call it. */
  get clientOptions() {
    return { endpoint: this.endpoint, region, credentials };
  }

  /** What the CDK CLI needs to call it, and nothing of the developer's account. */
  get env(): Readonly<Record<string, string>> {
    return {
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_REGION: region,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  /** The last lines that it wrote. */
  get log(): string {
    return readFileSync(this.logFile, 'utf8').split('\n').slice(-30).join('\n');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, 'close');
      this.child.kill('SIGTERM');
      const late = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(late);
    }
  }

  private async ready(): Promise<void> {
    const until = Date.now() + patience;
    while (Date.now() < until && this.child.exitCode === null) {
      const isReady = await fetch(`${this.endpoint}/_ministack/health`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isReady) {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`ministack does not start:\n${this.log}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  server.close();
  await once(server, 'close');
  return port;
}
