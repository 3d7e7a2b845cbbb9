import { MemoryWatch } from './memory-watch.js';

/** Watches all functions of this process. There is one for all apps, because their memory cannot be measured separately. */
export const processMemory = new MemoryWatch(() => {
  const { rss, heapTotal, external } = process.memoryUsage();
  // The heap is that of the main thread, in which the program and tests may use as much as they like.
  return rss - heapTotal - external;
});
