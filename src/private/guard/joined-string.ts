/** A string of parts that are known and parts that are not, with the least number of parts. */
export function joined(...values: unknown[]): unknown {
  const parts: unknown[] = [];
  for (const part of values.flatMap(partsOf).filter((value) => value !== '')) {
    const last = parts.at(-1);
    if (typeof part === 'string' && typeof last === 'string') {
      parts[parts.length - 1] = last + part;
    } else {
      parts.push(part);
    }
  }
  return parts.length > 1 ? { 'Fn::Join': ['', parts] } : (parts[0] ?? '');
}

/** Whether a value is an `Fn::Join` with nothing between its parts. */
export function isJoined(value: unknown): value is { 'Fn::Join': ['', unknown[]] } {
  const { 'Fn::Join': join } = (value ?? {}) as { 'Fn::Join'?: unknown };
  return Array.isArray(join) && join[0] === '' && Array.isArray(join[1]);
}

function partsOf(value: unknown): unknown[] {
  return isJoined(value) ? value['Fn::Join'][1].flatMap(partsOf) : [value];
}
