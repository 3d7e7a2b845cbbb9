/**
 * Writes what comes in one turn of the event loop at once, at its end: to write takes as long for a hundred lines as for one.
 * What is left when the process ends is written then.
 */
export function onceATurn(write: (text: string) => void): (text: string) => void {
  let gathered = '';
  const flush = () => {
    const text = gathered;
    gathered = '';
    if (text !== '') {
      write(text);
    }
  };
  process.on('exit', flush);
  return (text) => {
    if (gathered === '') {
      setImmediate(flush);
    }
    gathered += text;
  };
}
