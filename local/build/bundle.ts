import { copyFileSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';

const lib = join(import.meta.dirname, '../lib');

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

/** Writes `index.cjs`, for those who cannot load an ES module, such as Jest. The threads of functions stay ES modules. */
await build({
  entryPoints: [join(lib, 'index.js')],
  outfile: join(lib, 'index.cjs'),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
  plugins: [ownAddress],
});
copyFileSync(join(import.meta.dirname, 'index.d.cts'), join(lib, 'index.d.cts'));
