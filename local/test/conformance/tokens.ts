import { createHmac, createPublicKey, type JsonWebKey } from 'node:crypto';

/** Real tokens of one user, and what forgers make of them. */
export class Tokens {
  constructor(
    readonly access: string,
    readonly id: string,
    /** Of the same user, for a client that is not in the audience. */
    readonly otherClient: string,
    /** The pool's public key that signed the access token. */
    private readonly publicKey: JsonWebKey,
  ) {}

  /** The access token with other claims, and the signature of the old ones. */
  withClaims(claims: object): string {
    const [header, payload, signature] = this.parts();
    return `${header}.${encode({ ...decode(payload), ...claims })}.${signature}`;
  }

  /** The access token with another header, and the signature under the old one. */
  withHeader(members: object): string {
    const [header, payload, signature] = this.parts();
    return `${encode({ ...decode(header), ...members })}.${payload}.${signature}`;
  }

  withSignature(signature: string): string {
    const [header, payload] = this.parts();
    return `${header}.${payload}.${signature}`;
  }

  /** One bit of the signature is another one. */
  withWrongSignature(): string {
    const bytes = Buffer.from(this.parts()[2], 'base64url');
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    return this.withSignature(bytes.toString('base64url'));
  }

  /** Not signed at all. */
  unsigned(): string {
    const [header, payload] = this.parts();
    return `${encode({ ...decode(header), alg: 'none' })}.${payload}.`;
  }

  /** Signed with HS256, the public key being the secret. */
  signedWithPublicKey(): string {
    const [header, payload] = this.parts();
    const secret = createPublicKey({ key: this.publicKey, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const input = `${encode({ ...decode(header), alg: 'HS256' })}.${payload}`;
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  }

  get subject(): unknown {
    return decode(this.parts()[1]).sub;
  }

  private parts(): readonly [string, string, string] {
    const [header = '', payload = '', signature = ''] = this.access.split('.');
    return [header, payload, signature];
  }
}

export function decode(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString());
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
