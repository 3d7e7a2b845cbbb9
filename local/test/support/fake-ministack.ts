import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface FakeMinistackOptions {
  /** @default '1.5.33' */
  readonly version?: string;
  /** How often it finds its port in use. */
  readonly portsInUse?: number;
  /** What it does with a call of DynamoDB. */
  readonly dynamodb?: 'answers' | 'dies' | 'hangs' | 'is slow';
  /** @default 'answers' */
  readonly start?: 'answers' | 'dies' | 'dies late' | 'hangs' | 'is slow';
  /** @default 'answers' */
  readonly cloudformation?: 'answers' | 'hangs' | 'is slow';
  /** What it does when it is asked to end. */
  readonly end?: 'saves' | 'goes on';
}

/** A program of the name, which answers as little as is needed, and writes what happens to it. */
export class FakeMinistack {
  private constructor(
    /** The folder that it is in. */
    readonly folder: string,
  ) {}

  static in(folder: string, options: FakeMinistackOptions = {}): FakeMinistack {
    const program = join(folder, 'ministack');
    mkdirSync(folder, { recursive: true });
    writeFileSync(program, `#!${process.execPath}\n${source(folder, options)}`);
    chmodSync(program, 0o755);
    return new FakeMinistack(folder);
  }

  /** What happened: `started`, `saved`, and the environment that it had. */
  get events(): readonly string[] {
    const file = join(this.folder, 'events');
    return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  }

  /** Ends the one that `dies late`. */
  break(): void {
    writeFileSync(join(this.folder, 'breaks'), '');
  }

  /** The process id of the one that was started last. */
  get pid(): number {
    return Number(readFileSync(join(this.folder, 'pid'), 'utf8'));
  }

  get environment(): Readonly<Record<string, string>> {
    return JSON.parse(readFileSync(join(this.folder, 'environment'), 'utf8'));
  }
}

function source(folder: string, options: FakeMinistackOptions): string {
  const { version = '1.5.33', portsInUse = 0 } = options;
  const { dynamodb = 'answers', start = 'answers', cloudformation = 'answers', end = 'saves' } = options;
  return `
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const event = (text) => appendFileSync(${JSON.stringify(join(folder, 'events'))}, text + '\\n');
event('started');
const starts = readFileSync(${JSON.stringify(join(folder, 'events'))}, 'utf8').split('started').length - 1;
if (starts <= ${portsInUse}) {
  console.log('ERROR: 127.0.0.1:' + process.env.EDGE_PORT + ' is already in use. Is MiniStack already running?');
  process.exit(1);
}
const breaks = () => {
  console.log('it breaks');
  process.exit(1);
};
${start === 'dies' ? 'breaks();' : start === 'dies late' ? `setInterval(() => existsSync(${JSON.stringify(join(folder, 'breaks'))}) && breaks(), 20);` : ''}
writeFileSync(${JSON.stringify(join(folder, 'environment'))}, JSON.stringify(process.env));
writeFileSync(${JSON.stringify(join(folder, 'pid'))}, String(process.pid));
process.on('SIGTERM', () => {
  event('asked to end');
  if (${JSON.stringify(end)} === 'saves') {
    event('saved');
    process.exit(0);
  }
});
/** When it answers. */
const at = (how, answer) => ({ answers: answer, dies: () => process.exit(3), hangs: () => {}, 'is slow': () => setTimeout(answer, 2500) })[how]();
let status;
const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
    const body = Buffer.concat(chunks).toString();
    if (request.url === '/_ministack/health') {
      at(${JSON.stringify(start === 'is slow' ? 'answers' : start === 'dies late' ? 'hangs' : start)}, () => response.end(JSON.stringify({ version: ${JSON.stringify(version)} })));
    } else if (body.startsWith('Action=DescribeStacks')) {
      at(${JSON.stringify(cloudformation)}, () => {
        response.writeHead(status ? 200 : 400).end(status ? '<StackStatus>CREATE_COMPLETE</StackStatus>' : '<Message>Stack does not exist</Message>');
      });
    } else if (body.startsWith('Action=')) {
      status = 'made';
      event('created');
      response.end();
    } else if (request.headers['x-amz-target']?.endsWith('.DescribeEndpoints')) {
      event('host ' + request.headers.host);
      response.setHeader('content-type', 'application/x-amz-json-1.0').end('{"Endpoints":[{"Address":"localhost:4566","CachePeriodInMinutes":1}]}');
    } else if (request.headers['x-amz-target']?.startsWith('DynamoDB')) {
      event('credential ' + /Credential=([^/]*)/.exec(request.headers.authorization)[1]);
      at(${JSON.stringify(dynamodb)}, () => response.setHeader('content-type', 'application/x-amz-json-1.0').end('{"TableNames":[]}'));
    } else {
      response.writeHead(400).end('{}');
    }
  });
});
setTimeout(() => server.listen(Number(process.env.EDGE_PORT), process.env.BIND_HOST), ${start === 'is slow' ? 2500 : 0});
`;
}
