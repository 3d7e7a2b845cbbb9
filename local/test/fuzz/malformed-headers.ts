import fc from 'fast-check';
import { lengths } from './malformed-line.js';
import { latin1 } from './mutated.js';
import { usually, words } from './usually.js';

function lines(name: string, values: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return values.map((value) => `${name}: ${value}`);
}

/** Lines that HTTP can carry, whatever is made of their values. */
const oddValues = fc.oneof(
  lines(
    'Authorization',
    fc.constantFrom('', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a.b.c', 'Bearer\tnull', 'a\xff'),
  ),
  lines('Authorization', words('AWS4-HMAC-SHA256 Bearer, bearer.. e30.e30.e30 ..')),
  lines('Origin', fc.constantFrom('https://app.example.com', 'null', 'http://evil.example.com', '\xff', '')),
  lines('Access-Control-Request-Method', fc.constantFrom('GET', 'GET, \xff', '*', '')),
  lines('Access-Control-Request-Headers', fc.constantFrom('authorization', 'a,,b', '\xe4', '')),
  lines('Cookie', words('a=b = ;;; a=" __proto__=1')),
  lines(
    'X-Amz-Target',
    words('AWSCognitoIdentityProviderService.SignUp AWSCognitoIdentityProviderService. . __proto__'),
  ),
  lines('Content-Type', words('application/json text/plain ;;; a/b;charset=x multipart/form-data')),
  lines('X-Forwarded-For', words('1.2.3.4 ::1 , __proto__')),
  words('__proto__:1 constructor:1 toString:1 hasOwnProperty:1 via: forwarded:for=x'),
  fc.tuple(words('A Authorization Cookie Origin'), lengths).map(([name, length]) => `${name}: ${'a'.repeat(length)}`),
  fc.constantFrom(50, 400, 2_500).map((count) => Array.from({ length: count }, (_, n) => `H${n}: 1`).join('\r\n')),
);

/** Lines that are about the connection or the length of the body, or are no headers at all. */
const oddLines = fc.oneof(
  lines(
    'Content-Length',
    fc.constantFrom('0', '5', '-1', '+5', '5, 5', '5, 6', '0x5', '1e3', ' ', '99999999999999999999', ''),
  ),
  lines(
    'Transfer-Encoding',
    fc.constantFrom('chunked', 'xchunked', 'chunked, chunked', 'identity', 'gzip, chunked', '\x0bchunked', ''),
  ),
  lines(
    'Connection',
    fc.constantFrom('close', 'keep-alive', 'upgrade', 'Upgrade, HTTP2-Settings', ',,', 'authorization'),
  ),
  lines('Upgrade', fc.constantFrom('h2c', 'websocket', '')),
  lines('Expect', fc.constantFrom('100-continue', '200-ok', '')),
  fc.constantFrom(': nameless', 'no colon', ' folded: 1', 'a b: 1', 'a\0: 1', 'a: \0', 'a: \x7f', '\xff: 1'),
  latin1,
);

const host = usually(
  fc.constant('own'),
  fc.constantFrom('', 'evil.example.com', '127.0.0.1', '[::1]', 'a, b', '\xff', 'none', 'twice'),
  12,
);

/** The header lines of a request to `127.0.0.1:<port>`. */
export function malformedHeaders(port: number): fc.Arbitrary<readonly string[]> {
  const others = fc.array(usually(oddValues, oddLines, 6), { maxLength: 4 });
  return fc.tuple(host, others).map(([name, rest]) => [...hostLines(name, `127.0.0.1:${port}`), ...rest]);
}

function hostLines(name: string, own: string): readonly string[] {
  const hosts = { own: [own], none: [], twice: [own, own] };
  const values: readonly string[] = Object.hasOwn(hosts, name) ? hosts[name as keyof typeof hosts] : [name];
  return values.map((value) => `Host: ${value}`);
}
