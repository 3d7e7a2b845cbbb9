import { performance } from 'node:perf_hooks';
import { start } from 'cdk-http-api-local';

/** `start()` of a cloud assembly, in a process of its own: `tsx start.ts <assembly>`. Prints the milliseconds until it is ready. */
const from = performance.now();
const local = await start({ output: process.argv[2] ?? '' });
console.log(performance.now() - from);
await local.stop();
