import { heading } from './table.js';

/** A README with another section in the place of its conformance section, or at its end. */
export function withSection(readme: string, section: string): string {
  const start = readme.indexOf(`${heading}\n`);
  if (start < 0) {
    return `${readme.trimEnd()}\n\n${section}`;
  }
  const end = readme.indexOf('\n## ', start);
  return end < 0 ? readme.slice(0, start) + section : `${readme.slice(0, start)}${section}${readme.slice(end)}`;
}
