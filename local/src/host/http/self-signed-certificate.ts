import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate and its key, as PEM. */
export interface TlsCertificate {
  readonly cert: string;
  readonly key: string;
}

const day = 86_400_000;
/** Browsers refuse certificates that are valid for longer. */
const days = 397;

/**
 * A self-signed certificate for `localhost`, `127.0.0.1` and `::1`: a browser asks once whether to continue.
 *
 * @param now in milliseconds since 1970
 * @see https://datatracker.ietf.org/doc/html/rfc5280#section-4.1
 */
export function selfSignedCertificate(now: number): TlsCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(objectId('2a8648ce3d040302')); // ecdsa-with-SHA256
  const name = sequence(set(sequence(objectId('550403'), utf8('cdk-http-api-local')))); // commonName
  const publicKeyInfo = publicKey.export({ type: 'spki', format: 'der' });
  const toBeSigned = sequence(
    tagged(0, integer(Buffer.from([2]))), // version 3
    integer(serialNumber()),
    algorithm,
    name,
    sequence(time(now - day), time(now + (days - 1) * day)),
    name,
    publicKeyInfo,
    tagged(3, sequence(...extensions(publicKeyInfo))),
  );
  const certificate = sequence(toBeSigned, algorithm, bits(signature(toBeSigned, privateKey)));
  return {
    cert: pem('CERTIFICATE', certificate),
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

function extensions(publicKeyInfo: Buffer): readonly Buffer[] {
  const names = [
    element(0x82, Buffer.from('localhost')),
    element(0x87, Buffer.from([127, 0, 0, 1])),
    element(0x87, Buffer.from('00000000000000000000000000000001', 'hex')),
  ];
  const keyId = createHash('sha1').update(publicKeyInfo).digest();
  return [
    extension('551d11', sequence(...names)), // subjectAltName
    extension('551d13', sequence(), 'critical'), // basicConstraints: no authority
    extension('551d0f', element(0x03, Buffer.from([7, 0x80])), 'critical'), // keyUsage: digitalSignature
    extension('551d25', sequence(objectId('2b06010505070301'))), // extKeyUsage: serverAuth
    extension('551d0e', octets(keyId)), // subjectKeyIdentifier
  ];
}

function extension(id: string, value: Buffer, critical?: 'critical'): Buffer {
  return sequence(objectId(id), ...(critical ? [element(0x01, Buffer.from([0xff]))] : []), octets(value));
}

function signature(data: Buffer, key: KeyObject): Buffer {
  return sign('sha256', data, key);
}

/** Positive, and not shorter if its first byte is zero. */
function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

function element(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...contents: readonly Buffer[]) => element(0x30, ...contents);
const set = (...contents: readonly Buffer[]) => element(0x31, ...contents);
const tagged = (number: number, content: Buffer) => element(0xa0 + number, content);
const integer = (content: Buffer) => element(0x02, content);
const objectId = (hex: string) => element(0x06, Buffer.from(hex, 'hex'));
const utf8 = (text: string) => element(0x0c, Buffer.from(text));
const octets = (content: Buffer) => element(0x04, content);
const bits = (content: Buffer) => element(0x03, Buffer.from([0]), content);

/** `UTCTime`, which ends in 2049. */
function time(milliseconds: number): Buffer {
  const [date = '', clock = ''] = new Date(milliseconds).toISOString().split('T');
  return element(0x17, Buffer.from(`${date.replaceAll('-', '').slice(2)}${clock.slice(0, 8).replaceAll(':', '')}Z`));
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
