/** A text of a time, to the second: made once for all times of the same second, one after the other. */
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
