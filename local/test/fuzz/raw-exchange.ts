import { connect } from 'node:net';
import { bound } from '../support/http-client.js';

/** How long the other side may be quiet, before and after its first word, before the client ends: no test fails by it. */
const patience = 250;
const quiet = 5;

/** How an exchange ended: with answers, or with a connection that was closed without any. */
export interface RawOutcome {
  /** The status of each answer, in their order. */
  readonly statuses: readonly number[];
  /** It was neither answered to its end nor closed in time. */
  readonly hung: boolean;
}

/**
 * Sends bytes just as they are to a port of this machine, and reads until the connection is closed. Rejects where nobody
 * listens there.
 */
export function rawExchange(port: number, bytes: Buffer, limit = bound): Promise<RawOutcome> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const received: Buffer[] = [];
    let refused: Error | undefined;
    let hung = false;
    const late = setTimeout(() => {
      hung = true;
      socket.destroy();
    }, limit);
    socket.setNoDelay(true);
    socket.on('connect', () => socket.write(bytes));
    socket.setTimeout(patience, () => socket.end());
    socket.on('data', (chunk) => {
      received.push(chunk);
      socket.setTimeout(quiet);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // Who is still sending is cut off. Who cannot even connect is told so: the program is not there.
      refused = error.code === 'ECONNREFUSED' ? error : undefined;
    });
    socket.on('close', () => {
      clearTimeout(late);
      if (refused) {
        reject(refused);
      } else {
        resolve({ statuses: statusesOf(Buffer.concat(received).toString('latin1')), hung });
      }
    });
  });
}

function statusesOf(answers: string): readonly number[] {
  return [...answers.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}
