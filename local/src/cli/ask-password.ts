import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

/** Asks for a password in a terminal without showing it; `undefined` if none is entered. */
export function askPassword(question: string, { input, output }: Terminal): Promise<string | undefined> {
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: hidden, terminal: true });
  output.write(question);
  return new Promise((resolve) => {
    lines.once('line', (line) => resolve(line === '' ? undefined : line));
    lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    lines.once('close', () => resolve(undefined));
  }).then((password) => {
    lines.close();
    output.write('\n');
    return password as string | undefined;
  });
}
