import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { JsonObject } from '../../../../lib/assembly/json.js';
import { passkeyOrigin } from '../../../support/cognito.js';

export const flags = { present: 1, verified: 4, eligible: 8, backedUp: 16, attested: 64, extensions: 128 } as const;

/** What of a passkey's answer is not as it should be. */
export interface Changes {
  readonly type?: string;
  readonly challenge?: string;
  readonly origin?: string;
  readonly crossOrigin?: boolean;
  readonly topOrigin?: string;
  readonly rpId?: string;
  readonly flags?: number;
  readonly counter?: number;
  readonly id?: string;
  readonly rawId?: string;
  readonly userHandle?: string | null;
  readonly signature?: Buffer;
  readonly key?: KeyObject;
  readonly more?: Buffer;
  readonly format?: string;
  readonly statement?: Cbor;
  readonly cose?: ReadonlyMap<number, Cbor>;
  readonly credentialType?: string;
  readonly clientData?: string;
  readonly attachment?: string;
  readonly transports?: readonly unknown[];
}

type Cbor = number | string | Buffer | boolean | null | readonly Cbor[] | ReadonlyMap<number | string, Cbor>;

/** A passkey as a browser and an authenticator have it together. */
export class VirtualPasskey {
  readonly id: Buffer;
  counter: number;
  userHandle = '';
  readonly #keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };

  constructor({ id = randomBytes(20) as Buffer, counter = 0, algorithm = 'ES256' as 'ES256' | 'RS256' } = {}) {
    this.id = id;
    this.counter = counter;
    this.#keys =
      algorithm === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('rsa', { modulusLength: 2048 });
  }

  /** What `navigator.credentials.create` gives for these options. */
  // biome-ignore lint/suspicious/noExplicitAny: options of the answer, as a browser takes them
  create(options: any, changes: Changes = {}): JsonObject {
    this.userHandle = options.user.id;
    const key = changes.cose ?? this.cose();
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.id, cbor(key)]);
    const usual = flags.present | flags.verified | flags.attested;
    const authData = this.authData(usual, attested, { counter: this.counter, ...changes });
    const attestation = new Map<string, Cbor>([
      ['fmt', changes.format ?? 'none'],
      ['attStmt', changes.statement ?? new Map()],
      ['authData', authData],
    ]);
    const id = changes.id ?? this.id.toString('base64url');
    return {
      id,
      rawId: changes.rawId ?? id,
      type: changes.credentialType ?? 'public-key',
      clientExtensionResults: {},
      authenticatorAttachment: changes.attachment ?? 'platform',
      response: {
        clientDataJSON: clientData('webauthn.create', options.challenge, changes).toString('base64url'),
        attestationObject: cbor(attestation).toString('base64url'),
        transports: (changes.transports ?? ['internal']) as string[],
      },
    };
  }

  /** What `navigator.credentials.get` gives for these options, as the text that a client sends. */
  get(optionsText: string, changes: Changes = {}): string {
    const options = JSON.parse(optionsText);
    if (this.counter > 0) {
      this.counter += 1;
    }
    const counter = changes.counter ?? this.counter;
    const authData = this.authData(flags.present | flags.verified, Buffer.alloc(0), { ...changes, counter });
    const json = clientData('webauthn.get', options.challenge, changes);
    const signed = Buffer.concat([authData, createHash('sha256').update(json).digest()]);
    const signature = changes.signature ?? sign('sha256', signed, changes.key ?? this.#keys.privateKey);
    const id = changes.id ?? this.id.toString('base64url');
    const userHandle = changes.userHandle === undefined ? this.userHandle : changes.userHandle;
    return JSON.stringify({
      id,
      rawId: changes.rawId ?? id,
      type: changes.credentialType ?? 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: json.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
        ...(userHandle === null ? {} : { userHandle }),
      },
    });
  }

  cose(): Map<number, Cbor> {
    const jwk = this.#keys.publicKey.export({ format: 'jwk' });
    const bytes = (name: string) => Buffer.from(String(jwk[name]), 'base64url');
    return jwk.kty === 'EC'
      ? new Map<number, Cbor>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, bytes('x')],
          [-3, bytes('y')],
        ])
      : new Map<number, Cbor>([
          [1, 3],
          [3, -257],
          [-1, bytes('n')],
          [-2, bytes('e')],
        ]);
  }

  private authData(usual: number, attested: Buffer, changes: Changes): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(changes.counter ?? this.counter);
    const rpIdHash = createHash('sha256')
      .update(changes.rpId ?? 'localhost')
      .digest();
    const bits = Buffer.from([changes.flags ?? usual]);
    return Buffer.concat([rpIdHash, bits, counter, attested, changes.more ?? Buffer.alloc(0)]);
  }
}

function clientData(type: string, challenge: string, changes: Changes): Buffer {
  const { crossOrigin = false, topOrigin } = changes;
  const data = {
    type: changes.type ?? type,
    challenge: changes.challenge ?? challenge,
    origin: changes.origin ?? passkeyOrigin,
    crossOrigin,
    ...(topOrigin === undefined ? {} : { topOrigin }),
  };
  return Buffer.from(changes.clientData ?? JSON.stringify(data));
}

export function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') {
    return value >= 0 ? head(0, value) : head(1, -1 - value);
  }
  if (typeof value === 'string') {
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  }
  if (Buffer.isBuffer(value)) {
    return Buffer.concat([head(2, value.length), value]);
  }
  if (value === null || typeof value === 'boolean') {
    return Buffer.from([value === null ? 0xf6 : value ? 0xf5 : 0xf4]);
  }
  if (value instanceof Map) {
    return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, item]) => [cbor(key), cbor(item)])]);
  }
  const list = value as readonly Cbor[];
  return Buffer.concat([head(4, list.length), ...list.map(cbor)]);
}

function head(type: number, argument: number): Buffer {
  if (argument < 24) {
    return Buffer.from([(type << 5) | argument]);
  }
  if (argument < 0x1_00) {
    return Buffer.from([(type << 5) | 24, argument]);
  }
  return argument < 0x1_00_00
    ? Buffer.from([(type << 5) | 25, argument >> 8, argument & 0xff])
    : Buffer.from([
        (type << 5) | 26,
        argument >>> 24,
        (argument >> 16) & 0xff,
        (argument >> 8) & 0xff,
        argument & 0xff,
      ]);
}
