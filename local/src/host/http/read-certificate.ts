import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { UsageError } from '../../errors.js';
import type { TlsCertificate } from './self-signed-certificate.js';

/**
 * A certificate that the user created, for example with mkcert.
 *
 * @throws UsageError if a file cannot be read, or the two do not belong together.
 */
export function readCertificate(files: { readonly cert: string; readonly key: string }): TlsCertificate {
  const cert = contentOf('--tls-cert', files.cert, (text) => new X509Certificate(text));
  const key = contentOf('--tls-key', files.key, createPrivateKey);
  if (!cert.value.checkPrivateKey(key.value)) {
    throw new UsageError(`'${files.key}' is not the key of the certificate '${files.cert}'`);
  }
  return { cert: cert.text, key: key.text };
}

function contentOf<T>(option: string, file: string, read: (text: string) => T): { text: string; value: T } {
  try {
    const text = readFileSync(file, 'utf8');
    return { text, value: read(text) };
  } catch (error) {
    const what = option === '--tls-cert' ? 'a certificate' : 'a private key';
    throw new UsageError(`${option} must be a PEM file of ${what}, but '${file}' is not: ${(error as Error).message}`);
  }
}
