import { MemoryWatch } from './memory-watch.js';

/** The watch over all functions of this process: what they take cannot be told apart by app, so there is one. */
export const processMemory = new MemoryWatch(() => {
  const { rss, heapTotal, external } = process.memoryUsage();
  // The heap is that of the main thread, where the program itself and tests may take what they like.
  return rss - heapTotal - external;
});
