/** The clients of handlers, by their file: each asks for the keys of a user pool in its own way. */
export const clients: readonly (readonly [file: string, name: string])[] = [
  ['clients', 'aws-jwt-verify'],
  ['clients', 'axios'],
  ['clients', 'fetch'],
  ['clients', 'fetch with a Request'],
  ['clients', 'jwks-rsa'],
  ['clients', 'node-fetch 2'],
  ['clients', 'node:https'],
  ['clients', 'node:https with an agent of its own'],
  ['clients', 'undici 6'],
  ['clients', 'undici 7'],
  ['clients', 'undici 7 with allowH2'],
  ['clients', 'the discovery document'],
  ['clients-esm', 'aws-jwt-verify'],
  ['clients-esm', 'get of node:https'],
  ['clients-esm', 'got'],
  ['clients-esm', 'jose'],
];
