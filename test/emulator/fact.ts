/** Says what is true, with the seconds that it took, and returns what the test does. Fails if it is not: the later facts depend on it. */
export async function fact<T>(name: string, test: () => T | Promise<T>): Promise<T> {
  const start = Date.now();
  const result = await test();
  console.log(`ok      ${name} (${Math.round((Date.now() - start) / 1000)} s)`);
  return result;
}

/** Names what the emulator does not do, so that nothing here shows it. */
export function notTried(what: string): void {
  console.log(`NOT TRIED: ${what}`);
}
