/** Runs the handler that it was started with, for `bare-server.mjs`. */
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

const { handler } = await import(pathToFileURL(workerData).href);
parentPort.on('message', async (event) => parentPort.postMessage(JSON.stringify(await handler(JSON.parse(event)))));
