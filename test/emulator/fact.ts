/** Says what is true, with the seconds that it took. Fails if it is not: the later facts depend on it. */
export type Fact = (name: string, test: () => unknown) => Promise<void>;

export const fact: Fact = async (name, test) => {
  const start = Date.now();
  await test();
  console.log(`ok      ${name} (${Math.round((Date.now() - start) / 1000)} s)`);
};
