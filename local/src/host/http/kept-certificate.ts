import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isObject } from '../../assembly/json.js';
import type { StateStore } from '../state/state-store.js';
import { selfSignedCertificate, type TlsCertificate } from './self-signed-certificate.js';

/** A certificate, and the file in which other programs find it. */
export interface KeptCertificate extends TlsCertificate {
  /** The file with only the certificate; `undefined` if it does not outlive the program. */
  readonly path: string | undefined;
}

/** A certificate is not used on its last day. */
const day = 86_400_000;

/** The certificate of earlier runs, which browsers may have accepted; a new one if there is no valid one. */
export function keptCertificate(state: StateStore, now: number): KeptCertificate {
  const store = state.file('tls.json');
  const kept = readOf(store);
  if (isUsable(kept, now)) {
    return { ...kept, path: store.publish('tls-certificate.pem', kept.cert) };
  }
  const made = selfSignedCertificate(now);
  store.write(made);
  return { ...made, path: store.publish('tls-certificate.pem', made.cert) };
}

/** A damaged file does no harm: browsers ask again. */
function readOf(store: StateStore): unknown {
  try {
    return store.read();
  } catch {
    return undefined;
  }
}

function isUsable(kept: unknown, now: number): kept is TlsCertificate {
  if (!isObject(kept) || typeof kept.cert !== 'string' || typeof kept.key !== 'string') {
    return false;
  }
  try {
    const certificate = new X509Certificate(kept.cert);
    const isNow = Date.parse(certificate.validFrom) <= now && now + day < Date.parse(certificate.validTo);
    return isNow && certificate.checkPrivateKey(createPrivateKey(kept.key));
  } catch {
    return false;
  }
}
