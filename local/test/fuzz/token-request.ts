import fc from 'fast-check';
import type { HeaderLines } from '../support/http-client.js';
import { type ForgedToken, forgedToken, misplacedToken } from './forged-token.js';
import type { GenuineTokens, TargetPool } from './fuzz-target.js';

/** A request to a protected route, with a token that is not to be let in. */
export interface TokenRequest {
  readonly kind: string;
  readonly path: string;
  readonly headers: HeaderLines;
}

const schemes = fc.constantFrom('Bearer ', 'Bearer ', 'bearer ', 'BEARER  ', '', 'Basic ', 'Bearer Bearer ', 'Token ');
const path = fc.constantFrom('/private', '/private/a', '/scoped');

export function tokenRequest(tokens: GenuineTokens, pool: TargetPool): fc.Arbitrary<TokenRequest> {
  const token = fc.oneof(
    { weight: 2, arbitrary: forgedToken(tokens) },
    { weight: 1, arbitrary: misplacedToken(tokens, pool) },
  );
  const twice = fc.constantFrom(tokens.access, tokens.id, '');
  return fc.oneof(
    { weight: 8, arbitrary: fc.tuple(token, path, schemes).map(inHeader) },
    { weight: 2, arbitrary: token.map(inQuery) },
    { weight: 1, arbitrary: fc.tuple(token, path, twice, fc.boolean()).map(inTwoHeaders) },
    { weight: 1, arbitrary: fc.constantFrom(tokens.access, tokens.id).map(withoutScope) },
  );
}

function inHeader([{ kind, text }, to, scheme]: [ForgedToken, string, string]): TokenRequest {
  return { kind, path: to, headers: [['authorization', scheme + text]] };
}

function inQuery({ kind, text }: ForgedToken): TokenRequest {
  return { kind, path: `/by-query?token=${encodeURIComponent(text)}`, headers: [] };
}

/** One of the two may well be genuine: which of them counts cannot be told. */
function inTwoHeaders([{ kind, text }, to, other, isFirst]: [ForgedToken, string, string, boolean]): TokenRequest {
  const [one, two] = isFirst ? [text, other] : [other, text];
  const headers = [['authorization', `Bearer ${one}`] as const, ['authorization', `Bearer ${two}`] as const];
  return { kind: `${kind}, twice`, path: to, headers };
}

function withoutScope(text: string): TokenRequest {
  return { kind: 'genuine, without the scope', path: '/scoped', headers: [['authorization', `Bearer ${text}`]] };
}
