import { isUtf8 } from 'node:buffer';
import { isObject, type JsonObject } from '../../../assembly/json.js';

/** The parts of a signed token in its compact form; nothing in it is verified. */
export interface JsonWebToken {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  /** The signed part. */
  readonly signed: string;
  readonly signature: Buffer;
}

/** Why a string is not a token. */
export class Malformed {
  constructor(readonly reason: string) {}
}

/** The headers of a request, including the token, have at most 10,240 bytes; a query may be longer. */
const longest = 16_384;

/** Parses a token strictly: anything that another parser might read differently is not a token. */
export function parseToken(token: string): JsonWebToken | Malformed {
  if (token.length > longest) {
    return new Malformed(`the token is longer than ${longest} characters`);
  }
  const parts = token.split('.');
  if (parts.length < 3) {
    return new Malformed('the token does not have three parts');
  }
  if (parts.length > 3) {
    return new Malformed(`the token has ${parts.length} parts instead of three`);
  }
  const [encodedHeader, encodedClaims, encodedSignature] = parts;
  const header = parsePart(encodedHeader, 'header');
  const claims = parsePart(encodedClaims, 'payload');
  const signature = decode(encodedSignature);
  if (header instanceof Malformed) {
    return header;
  }
  if (claims instanceof Malformed) {
    return claims;
  }
  return signature
    ? { header, claims, signed: `${encodedHeader}.${encodedClaims}`, signature }
    : new Malformed('the signature is not base64url');
}

function parsePart(encoded: string, name: string): JsonObject | Malformed {
  const bytes = decode(encoded);
  if (!bytes) {
    return new Malformed(`the ${name} is not base64url`);
  }
  if (!isUtf8(bytes)) {
    return new Malformed(`the ${name} is not JSON`);
  }
  try {
    const text = bytes.toString('utf8');
    const json: unknown = JSON.parse(text);
    if (!isObject(json)) {
      return new Malformed(`the ${name} is not a JSON object`);
    }
    // JSON.stringify never writes a name twice: looking for one takes ten times as long.
    return JSON.stringify(json) !== text && repeatsName(text)
      ? new Malformed(`the ${name} has a duplicate member`)
      : json;
  } catch {
    return new Malformed(`the ${name} is not JSON`);
  }
}

/** Only one encoding of each byte sequence counts: unpadded, with no bits left over. */
function decode(encoded: string): Buffer | undefined {
  const bytes = Buffer.from(encoded, 'base64url');
  return bytes.length > 0 && bytes.toString('base64url') === encoded ? bytes : undefined;
}

/** Whether valid JSON, an object, has two members of the same name: `JSON.parse` would use the last. */
function repeatsName(json: string): boolean {
  const names = new Set<string>();
  let depth = 0;
  for (const [token, text] of json.matchAll(/("(?:[^"\\]|\\.)*")(?=\s*:)|"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (text !== undefined && depth === 1) {
      const name = String(JSON.parse(text));
      if (names.has(name)) {
        return true;
      }
      names.add(name);
    }
    depth += token === '{' || token === '[' ? 1 : token === '}' || token === ']' ? -1 : 0;
  }
  return false;
}
