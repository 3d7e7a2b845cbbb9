/** In a worker: something that a function can do on AWS, but not here. */
export class NotServedError extends Error {
  override readonly name = 'NotServedError';
}
