import { performance } from 'node:perf_hooks';
import autocannon from 'autocannon';
import { quantile } from './statistics.js';

/**
 * Load on one address, from a process of its own: `tsx load.ts <url> <connections> <milliseconds> <token> <body>`. Prints what it
 * measured as JSON. Latencies are autocannon's own, taken before it rounds them to milliseconds.
 */
export interface Load {
  /** The warm-up included. */
  readonly requests: number;
  readonly requestsPerSecond: number;
  /** In milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

const WARM_UP = 500;

const [, , url = '', connections, milliseconds, token, body = ''] = process.argv;
const from = performance.now() + WARM_UP;
const until = from + Number(milliseconds);
const latencies: number[] = [];
let requests = 0;
const instance = autocannon({
  url,
  connections: Number(connections),
  duration: (WARM_UP + Number(milliseconds)) / 1000,
  sampleInt: 100,
  headers: { authorization: `Bearer ${token}` },
  expectBody: body,
});
instance.on('response', (_client, _status, _bytes, latency) => {
  requests += 1;
  const now = performance.now();
  if (now >= from && now < until) {
    latencies.push(latency);
  }
});
const { errors, mismatches, non2xx } = await instance;
if (errors + mismatches + non2xx > 0) {
  throw new Error(`${url}: ${errors} errors, ${non2xx} refusals, ${mismatches} answers other than ${body}`);
}
const load: Load = {
  requests,
  requestsPerSecond: latencies.length / (Number(milliseconds) / 1000),
  p50: quantile(latencies, 0.5),
  p99: quantile(latencies, 0.99),
};
console.log(JSON.stringify(load));
