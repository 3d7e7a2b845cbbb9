import fs = require('node:fs');
import nodeModule = require('node:module');
import process = require('node:process');
import url = require('node:url');
import threads = require('node:worker_threads');

/**
 * Is loaded before an app, in its process. If this is the process of a later synthesis, it loads the modules of the CDK, and
 * waits until the app is to be synthesized. When the app has ended, it reports which modules of the CDK it loaded.
 */

interface Ahead {
  readonly modules: readonly string[];
  /** Files that must not change either. */
  readonly files: readonly string[];
}

interface Order {
  /** What to load before waiting; `undefined` if the app runs at once. */
  readonly ahead?: Ahead;
}

interface Go {
  /** The environment variables that are different now; `null` removes one. */
  readonly variables: Readonly<Record<string, string | null>>;
}

/** The socket to the program. It closes when the program ends, no matter how. */
const channel = 3;

const load = nodeModule.createRequire(__filename);
/** As in `AppProcess`. */
const marker = 'CDK_HTTP_API_LOCAL_PRELOAD';
let received = Buffer.alloc(0);

// Threads and processes of the app may get the options of its process.
if (threads.isMainThread && process.env[marker] !== undefined) {
  hide();
  const { ahead } = receive() as Order;
  if (ahead) {
    try {
      wait(ahead);
    } catch {
      end();
    }
  }
  process.once('exit', report);
}

function wait({ modules, files }: Ahead): void {
  for (const file of modules) {
    load(file);
  }
  const checked = [...new Set([...Object.keys(load.cache), ...files])];
  const loaded = checked.map(signatureOf);
  const isChanging = checked.some(changedSinceStart);
  const { variables } = receive() as Go;
  if (isChanging || checked.some((file, index) => signatureOf(file) !== loaded[index])) {
    end();
  }
  for (const [name, value] of Object.entries(variables)) {
    if (value === null) {
      delete process.env[name];
    } else {
      process.env[name] = value;
    }
  }
  send('started');
}

/** The app sees nothing of this module. */
function hide(): void {
  const own = process.execArgv.findIndex((word) => word === __filename || word === url.pathToFileURL(__filename).href);
  if (own > 0) {
    process.execArgv.splice(own - 1, 2);
  }
  delete load.cache[__filename];
  delete process.env[marker];
}

/** Other packages may have side effects, or read the environment. */
function report(): void {
  try {
    const isOfCdk = (file: string) =>
      /^.*[\\/]node_modules[\\/](?:aws-cdk-lib|constructs)[\\/](?!.*[\\/]node_modules[\\/])/.test(file);
    send(JSON.stringify(Object.keys(load.cache).filter(isOfCdk)));
  } catch {
    // The program has ended.
  }
}

function signatureOf(file: string): string {
  const stats = fs.statSync(file, { throwIfNoEntry: false });
  return stats ? [stats.mtimeMs, stats.ctimeMs, stats.size, stats.ino].join(' ') : '';
}

/** It may have been loaded before the change. */
function changedSinceStart(file: string): boolean {
  const stats = fs.statSync(file, { throwIfNoEntry: false });
  return stats !== undefined && stats.ctimeMs >= performance.timeOrigin;
}

/** Blocks the process: nothing of the app may run, and a pending read would keep an app alive. */
function receive(): unknown {
  const chunk = Buffer.alloc(65_536);
  for (;;) {
    const length = received.indexOf('\n');
    if (length >= 0) {
      const line = received.toString('utf8', 0, length);
      received = received.subarray(length + 1);
      return JSON.parse(line);
    }
    const read = fs.readSync(channel, chunk);
    if (read === 0) {
      end();
    }
    received = Buffer.concat([received, chunk.subarray(0, read)]);
  }
}

function send(line: string): void {
  fs.writeSync(channel, `${line}\n`);
}

/** Without the handlers of `exit`: for the app, this process never existed. */
function end(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('this process has been killed');
}
