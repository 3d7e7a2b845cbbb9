/** Formats a time to the second. The result is reused for consecutive times in the same second. */
export function perSecond(textOf: (time: number) => string): (time: number) => string {
  let second = Number.NaN;
  let text = '';
  return (time) => {
    if (Math.floor(time / 1000) !== second) {
      second = Math.floor(time / 1000);
      text = textOf(time);
    }
    return text;
  };
}
