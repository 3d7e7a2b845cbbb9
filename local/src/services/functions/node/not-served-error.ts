/** In a worker: what a function cannot do here, although it can where it is deployed. */
export class NotServedError extends Error {
  override readonly name = 'NotServedError';
}
