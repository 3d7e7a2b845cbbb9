import { isInspected } from '../../../host/inspection.js';

/**
 * The result of a promise, or of `late` if the promise takes longer than `milliseconds`. The promise itself is not stopped. There
 * is no limit while a debugger may be stopped at a breakpoint.
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
