import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Gives a README absolute addresses for the files of its repository: PyPI, Maven and NuGet show it as well, where relative
 * ones lead nowhere.
 *
 * @param repository the address of the repository, which takes the place of another one
 */
export function absoluteAddresses(readme: string, repository: string): void {
  const text = readFileSync(readme, 'utf8');
  const replaced = text.replace(
    /(!?)\[([^\]]*)\]\((?:https:\/\/github\.com\/[^/\s]+\/[^/\s]+\/(?:blob|raw)\/main\/)?([^)\s#]+)(#[^)\s]*)?\)/g,
    (link, image: string, name: string, path: string, anchor = '') =>
      existsSync(join(readme, '..', path))
        ? `${image}[${name}](${repository}/${image ? 'raw' : 'blob'}/main/${path}${anchor})`
        : link,
  );
  if (replaced !== text) {
    writeFileSync(readme, replaced);
  }
}
