import { CredentialError } from './credential-error.js';

export type CborValue = number | string | boolean | null | Buffer | readonly CborValue[] | CborMap;
export type CborMap = ReadonlyMap<number | string, CborValue>;

const deepest = 4;

/**
 * Reads one CBOR value (RFC 8949), of the kinds that WebAuthn uses.
 *
 * @returns the value, and where it ends.
 * @throws CredentialError if it is not CBOR, or has another kind.
 */
export function readCbor(bytes: Buffer, start = 0, depth = 0): { readonly value: CborValue; readonly end: number } {
  const first = bytes[start];
  if (first === undefined || depth > deepest) {
    throw malformed();
  }
  const { argument, end } = argumentOf(bytes, start, first & 31);
  switch (first >> 5) {
    case 0:
      return { value: argument, end };
    case 1:
      return { value: -1 - argument, end };
    case 2:
      return { value: slice(bytes, end, argument), end: end + argument };
    case 3:
      return { value: slice(bytes, end, argument).toString(), end: end + argument };
    case 4:
      return readList(bytes, end, argument, depth);
    case 5:
      return readMap(bytes, end, argument, depth);
    case 7:
      return { value: simpleValue(first & 31), end };
    default:
      throw malformed();
  }
}

/** A map that consists of all the bytes. */
export function cborMap(bytes: Buffer): CborMap {
  const { value, end } = readCbor(bytes);
  if (!isCborMap(value) || end !== bytes.length) {
    throw malformed();
  }
  return value;
}

export function isCborMap(value: CborValue | undefined): value is CborMap {
  return value instanceof Map;
}

function readList(bytes: Buffer, start: number, length: number, depth: number) {
  const list: CborValue[] = [];
  let at = start;
  while (list.length < length) {
    const { value, end } = readCbor(bytes, at, depth + 1);
    list.push(value);
    at = end;
  }
  return { value: list, end: at };
}

function readMap(bytes: Buffer, start: number, length: number, depth: number) {
  const map = new Map<number | string, CborValue>();
  let at = start;
  while (map.size < length) {
    const key = readCbor(bytes, at, depth + 1);
    if ((typeof key.value !== 'number' && typeof key.value !== 'string') || map.has(key.value)) {
      throw malformed();
    }
    const { value, end } = readCbor(bytes, key.end, depth + 1);
    map.set(key.value, value);
    at = end;
  }
  return { value: map, end: at };
}

function argumentOf(bytes: Buffer, start: number, info: number): { readonly argument: number; readonly end: number } {
  if (info < 24) {
    return { argument: info, end: start + 1 };
  }
  const size = { 24: 1, 25: 2, 26: 4 }[info];
  if (size === undefined || start + 1 + size > bytes.length) {
    throw malformed();
  }
  return { argument: bytes.readUIntBE(start + 1, size), end: start + 1 + size };
}

function slice(bytes: Buffer, start: number, length: number): Buffer {
  if (start + length > bytes.length) {
    throw malformed();
  }
  return bytes.subarray(start, start + length);
}

function simpleValue(info: number): CborValue {
  switch (info) {
    case 20:
      return false;
    case 21:
      return true;
    case 22:
      return null;
    default:
      throw malformed();
  }
}

function malformed(): CredentialError {
  return new CredentialError('malformed', 'the data is not valid CBOR for a passkey');
}
