import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { UsageError } from '../../errors.js';
import type { TlsCertificate } from './self-signed-certificate.js';

/** The files of a certificate and of its private key, or what the user calls the two. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/**
 * A certificate that the user created, for example with mkcert.
 *
 * @param names the options that name the files, for errors.
 * @throws UsageError if a file cannot be read, or the two do not belong together.
 */
export function readCertificate(files: CertificateFiles, names: CertificateFiles): TlsCertificate {
  const cert = contentOf(names.cert, 'a certificate', files.cert, (text) => new X509Certificate(text));
  const key = contentOf(names.key, 'a private key', files.key, createPrivateKey);
  if (!cert.value.checkPrivateKey(key.value)) {
    throw new UsageError(`'${files.key}' is not the key of the certificate '${files.cert}'`);
  }
  return { cert: cert.text, key: key.text };
}

function contentOf<T>(
  option: string,
  what: string,
  file: string,
  read: (text: string) => T,
): { text: string; value: T } {
  try {
    const text = readFileSync(file, 'utf8');
    return { text, value: read(text) };
  } catch (error) {
    throw new UsageError(
      `${option} must be a PEM file with ${what}, but '${file}' is not: ${(error as Error).message}`,
    );
  }
}
