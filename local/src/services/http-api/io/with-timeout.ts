import { isInspected } from '../../../host/inspection.js';

/**
 * What a promise gives, or what `late` gives where that takes longer than `milliseconds`. The rest of it is not stopped. While
 * a debugger may hold it, it has all the time it takes.
 */
export async function withTimeout<T, L>(milliseconds: number, promise: Promise<T>, late: () => L): Promise<T | L> {
  if (isInspected()) {
    return promise;
  }
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<L>((resolve) => {
    timer = setTimeout(() => resolve(late()), milliseconds);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
