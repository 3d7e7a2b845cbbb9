import fc from 'fast-check';
import { oraclePath } from './fuzz-stack.js';
import { malformedHeaders } from './malformed-headers.js';
import { malformedLine } from './malformed-line.js';
import { latin1, mutated } from './mutated.js';
import { usually } from './usually.js';

/** What is sent, byte by byte, to one of the ports. */
export interface MalformedRequest {
  readonly server: 'api' | 'cognito' | 'inbox';
  /** As Latin-1. */
  readonly text: string;
}

/** What a request needs to know of the servers: the ports, and a token that is good for the oracle's path alone. */
export interface RequestContext {
  readonly ports: Readonly<Record<MalformedRequest['server'], number>>;
  readonly token: string;
}

/** A body, and the header line that says how long it is. */
interface Content {
  readonly line: string;
  readonly body: string;
}

const lineEnd = usually(fc.constant('\r\n'), fc.constantFrom('\n', '\r', '\r\r\n', '\0\r\n', ''), 24);
const texts = fc.oneof(fc.constantFrom('', '{}', 'hello', '{"a":', '\0\0\0\0', '[[[[', '"\\ud800"'), latin1);
const rightBody = texts.map((body): Content => ({ line: `Content-Length: ${body.length}`, body }));
const wrongLength = fc
  .tuple(texts, fc.nat({ max: 30 }))
  .map(([body, length]): Content => ({ line: `Content-Length: ${length}`, body }));
const chunks = fc
  .constantFrom(
    '5\r\nhello\r\n0\r\n\r\n',
    '0\r\nX: y\r\n\r\n',
    '5;a=b\r\nhello\r\n0\r\n\r\n',
    'zz\r\n',
    '-1\r\n\r\n',
    '5\r\nhel',
    'fffffffffffffffff\r\na',
    '0x5\r\nhello\r\n0\r\n\r\n',
    '5\nhello\n0\n\n',
    '5 \r\nhello\r\n0\r\n\r\n',
  )
  .map((body): Content => ({ line: 'Transfer-Encoding: chunked', body }));
const content = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Content | undefined>(undefined) },
  { weight: 3, arbitrary: rightBody },
  { weight: 1, arbitrary: wrongLength },
  { weight: 1, arbitrary: chunks },
);

/**
 * A request that is malformed in some of its parts. Now and then one precedes it on the same connection that is let in: what
 * follows is not to profit from that.
 */
export function malformedRequest({ ports, token }: RequestContext): fc.Arbitrary<MalformedRequest> {
  const to = (server: MalformedRequest['server']) => request(ports[server]).map((text) => ({ server, text }));
  const letIn = `GET ${oraclePath} HTTP/1.1\r\nHost: 127.0.0.1:${ports.api}\r\nAuthorization: Bearer ${token}\r\n`;
  const preceded = fc
    .tuple(framing, request(ports.api))
    .map(([lines, text]) => ({ server: 'api', text: `${letIn}${lines}\r\n${text}` }) as const);
  return fc.oneof(
    { weight: 9, arbitrary: to('api') },
    { weight: 3, arbitrary: to('cognito') },
    { weight: 1, arbitrary: to('inbox') },
    { weight: 1, arbitrary: preceded },
  );
}

/** What a request that precedes another one says of its own length. */
const framing = fc.constantFrom(
  '',
  'Content-Length: 4\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Content-Length: 0\r\nContent-Length: 9\r\n',
  'Content-Length: 0\r\nTransfer-Encoding: chunked\r\n',
  'Expect: 100-continue\r\n',
  'Connection: keep-alive, authorization\r\n',
);

function request(port: number): fc.Arbitrary<string> {
  const parts = fc.tuple(malformedLine, malformedHeaders(port), lineEnd, content);
  const whole = parts.map(([line, headers, end, sent]) => {
    const lines = [line, ...headers, ...(sent ? [sent.line] : []), '', ''];
    return `${lines.join(end)}${sent?.body ?? ''}`;
  });
  return usually(whole, mutated(whole), 6);
}
