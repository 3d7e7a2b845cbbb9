/** The most that Lambda returns at once: 6 MB, and 100 bytes of overhead. */
export const largestAnswer = 6 * 1024 * 1024 + 100;

export function tooLarge(): string {
  return `the response is larger than ${largestAnswer} bytes`;
}
