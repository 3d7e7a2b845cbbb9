import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '..');
const lib = join(root, 'lib');

/** A file of a bundle is not where it was: `import.meta.url` is to name the place of the ES module, next to which others are. */
const ownAddress: Plugin = {
  name: 'own-address',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, ({ path }) => {
      const file = JSON.stringify(relative(lib, path));
      const address = `require('node:url').pathToFileURL(require('node:path').join(__dirname, ${file})).href`;
      return { contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', address), resolveDir: dirname(path) };
    });
  },
};

/** What the program uses of minimatch is bundled: 84 kB, while the package and what it needs are 1.2 MB. */
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['src/host/files/glob.ts'],
  outfile: 'lib/host/files/glob.js',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  metafile: true,
  logLevel: 'warning',
});
writeFileSync(join(lib, 'third-party-licenses.txt'), licensesOf(metafile));

/** Writes `index.cjs`, for those who cannot load an ES module, such as Jest. The threads of functions stay ES modules. */
await build({
  entryPoints: [join(lib, 'index.js')],
  outfile: join(lib, 'index.cjs'),
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
  plugins: [ownAddress],
});
copyFileSync(join(import.meta.dirname, 'index.d.cts'), join(lib, 'index.d.cts'));

/** The licenses of the packages that are in a bundle, each in full. */
function licensesOf({ inputs }: Metafile): string {
  const folders = Object.keys(inputs).flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)]
    .map((folder) => join(root, folder))
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      if (file === undefined) {
        throw new Error(`the package '${name}' has no license text, which must come with the bundle`);
      }
      return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    })
    .sort()
    .join('\n\n');
}
