import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** What must not be guessed. */
export interface Random {
  bytes(size: number): Buffer;
  uuid(): string;
  /** Six digits. */
  code(): string;
}

export const systemRandom: Random = {
  bytes: randomBytes,
  uuid: randomUUID,
  code: () => String(randomInt(1_000_000)).padStart(6, '0'),
};
