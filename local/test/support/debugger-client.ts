import { SourceMap } from 'node:module';
import { WebSocket } from 'undici';
import type { Cleanup } from './cleanup.js';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
}

interface Script {
  readonly session: string;
  readonly scriptId: string;
  readonly map: SourceMap;
}

/** A place in a source. Its line begins with 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** What an editor does to debug the threads of a program: by the inspector protocol. */
export class DebuggerClient {
  readonly #scripts: Script[] = [];
  readonly #answers = new Map<number, (message: Message) => void>();
  readonly #paused: {
    readonly session: string;
    readonly scriptId: string;
    readonly line: number;
    readonly column: number;
  }[] = [];
  #id = 0;

  private constructor(private readonly socket: WebSocket) {
    socket.addEventListener('message', ({ data }) =>
      this.receive(JSON.parse(String(data)), (message) => this.ofMain(message)),
    );
  }

  /** @param url the address that Node.js prints */
  static async attach(test: Cleanup, url: string): Promise<DebuggerClient> {
    const socket = new WebSocket(url);
    test.after(() => socket.close());
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', reject);
    });
    const client = new DebuggerClient(socket);
    await client.send('NodeWorker.enable', { waitForDebuggerOnStart: false });
    return client;
  }

  /** Stops at a line of a source, in the code that was loaded last. `undefined` if no code is made of it. */
  async setBreakpoint({ file, line }: Place): Promise<Record<string, unknown> | undefined> {
    const script = this.#scripts.findLast(({ map }) => map.payload.sources.includes(file));
    if (!script) {
      return undefined;
    }
    const { scriptId, session } = script;
    for (let lineNumber = 0; lineNumber < 10_000; lineNumber++) {
      const entry = script.map.findEntry(lineNumber, 1_000);
      if ('originalLine' in entry && entry.originalSource === file && entry.originalLine === line - 1) {
        return this.sendTo(session, 'Debugger.setBreakpoint', { location: { scriptId, lineNumber } });
      }
    }
    return undefined;
  }

  /** Where a thread has stopped, in its source. */
  get stoppedAt(): Place | undefined {
    const [paused] = this.#paused;
    const script = this.#scripts.find(
      ({ session, scriptId }) => session === paused?.session && scriptId === paused.scriptId,
    );
    const entry = paused && script?.map.findEntry(paused.line, paused.column);
    return entry && 'originalLine' in entry ? { file: entry.originalSource, line: entry.originalLine + 1 } : undefined;
  }

  async resume(): Promise<void> {
    const paused = this.#paused.shift();
    await this.sendTo(paused?.session ?? '', 'Debugger.resume', {});
  }

  private ofMain({ method, params }: Message): void {
    const session = String(params?.sessionId);
    if (method === 'NodeWorker.attachedToWorker') {
      void this.sendTo(session, 'Debugger.enable', {});
    }
    if (method === 'NodeWorker.receivedMessageFromWorker') {
      this.receive(JSON.parse(String(params?.message)), (message) => this.ofThread(session, message));
    }
  }

  private ofThread(session: string, { method, params }: Message): void {
    const { sourceMapURL = '', scriptId = '' } = (params ?? {}) as { sourceMapURL?: string; scriptId?: string };
    if (method === 'Debugger.scriptParsed' && sourceMapURL.startsWith('data:')) {
      const [, base64 = ''] = sourceMapURL.split('base64,');
      this.#scripts.push({
        session,
        scriptId,
        map: new SourceMap(JSON.parse(Buffer.from(base64, 'base64').toString())),
      });
    }
    if (method === 'Debugger.paused') {
      const [frame] = (
        params as { callFrames: { location: { scriptId: string; lineNumber: number; columnNumber: number } }[] }
      ).callFrames;
      const { scriptId: id = '', lineNumber = 0, columnNumber = 0 } = frame?.location ?? {};
      this.#paused.push({ session, scriptId: id, line: lineNumber, column: columnNumber });
    }
  }

  private receive(message: Message, take: (message: Message) => void): void {
    if (message.id === undefined) {
      take(message);
    } else {
      this.#answers.get(message.id)?.(message);
    }
  }

  private async sendTo(session: string, method: string, params: object): Promise<Record<string, unknown> | undefined> {
    const id = this.next();
    const answered = this.answered(id);
    const message = JSON.stringify({ id, method, params });
    await this.send('NodeWorker.sendMessageToWorker', { sessionId: session, message });
    return answered;
  }

  private send(method: string, params: object): Promise<Record<string, unknown> | undefined> {
    const id = this.next();
    const answered = this.answered(id);
    this.socket.send(JSON.stringify({ id, method, params }));
    return answered;
  }

  private next(): number {
    this.#id += 1;
    return this.#id;
  }

  private answered(id: number): Promise<Record<string, unknown> | undefined> {
    return new Promise((resolve) => {
      this.#answers.set(id, ({ result }) => resolve(result));
    });
  }
}
