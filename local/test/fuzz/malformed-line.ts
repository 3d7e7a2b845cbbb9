import fc from 'fast-check';
import { latin1, mutated } from './mutated.js';
import { usually, words } from './usually.js';

/** Around the limits of API Gateway and of Node.js for a request line with its headers. */
export const lengths = fc.constantFrom(300, 9_000, 10_200, 16_300, 20_000, 70_000);

const path = words('/private /private/a/b /scoped /by-query?token=a.b.c /public /');

const method = usually(
  words('GET GET POST OPTIONS HEAD PUT DELETE PATCH'),
  fc.oneof(
    fc.constantFrom('', 'get', 'G ET', 'GET\0', 'CONNECT', 'TRACE', 'PRI', 'BREW', '*', 'M-SEARCH', '__proto__'),
    latin1,
    lengths.map((length) => 'A'.repeat(length)),
  ),
  8,
);

const oddEncodings = fc.oneof(
  words('% %2 %zz %00 %c0%af %ff %2f %5c %2e%2e/ .. ../ ./ // ;a=b %u0041 %25%32%66 %ed%a0%80 %F4%90%80%80 %0d%0a'),
  words(
    '? ??&&== ?a=%&b=%zz ?__proto__=1&constructor=2 ?token=%ff ?token=a&token=b ?token ?%74oken=a {proxy+} $default',
  ),
  fc.constantFrom('#b', '\\', '\0', '\xe9', ' ', '\t'),
);

const target = fc.oneof(
  { weight: 4, arbitrary: path },
  { weight: 6, arbitrary: fc.tuple(path, oddEncodings, path).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: words('* http://127.0.0.1/private http:// // example.com:443 ? # %2Fprivate private') },
  { weight: 1, arbitrary: fc.oneof(latin1, mutated(path), fc.constant('')) },
  { weight: 1, arbitrary: lengths.map((length) => `/private/${'a'.repeat(length)}`) },
);

const version = usually(
  fc.constant('HTTP/1.1'),
  words('HTTP/1.0 HTTP/0.9 HTTP/2.0 HTTP/9.9 http/1.1 HTTP/1. HTTP '),
  12,
);

/** The first line of a request, without its end. */
export const malformedLine: fc.Arbitrary<string> = fc.tuple(method, target, version).map((parts) => parts.join(' '));
