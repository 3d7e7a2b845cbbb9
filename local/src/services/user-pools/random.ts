import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** Values that must not be guessable. */
export interface Random {
  bytes(size: number): Buffer;
  uuid(): string;
  /** Six digits. */
  code(): string;
  /** Eight digits. */
  signInCode(): string;
}

export const systemRandom: Random = {
  bytes: randomBytes,
  uuid: randomUUID,
  code: () => String(randomInt(1_000_000)).padStart(6, '0'),
  signInCode: () => String(randomInt(100_000_000)).padStart(8, '0'),
};
