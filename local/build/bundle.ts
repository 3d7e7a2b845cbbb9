import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

/**
 * Writes what is published into `dist`, in few files: to find and load each of hundreds of modules takes longer than all else that the
 * program does until it serves. It is not minified, so that stack traces have the names of the sources; a comment before each
 * part says which file it is from.
 */
const root = join(import.meta.dirname, '..');
const source = join(root, 'src');
const dist = join(root, 'dist');

/**
 * What is started by its file, in a thread or process of its own. Each is where it would be without a bundle, so that others find it
 * from where they would be.
 */
const startedByFile = [
  'services/functions/io/node/worker.ts',
  'services/functions/io/node/node-path-hooks.ts',
  'services/aws/io/guard.ts',
  'synth/bundling/docker-or-bundle.ts',
  'synth/prepared/preload.cts',
];

const options = {
  absWorkingDir: root,
  bundle: true,
  external: ['yauzl'],
  platform: 'node',
  target: 'node20',
  metafile: true,
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
} as const satisfies BuildOptions;

rmSync(dist, { recursive: true, force: true });
const builds = [
  // What only some commands use is in files of its own.
  await build({
    ...options,
    entryPoints: [join(source, 'cli/cli.ts'), join(source, 'index.ts')],
    entryNames: '[name]',
    chunkNames: 'chunk-[hash]',
    outdir: dist,
    splitting: true,
    format: 'esm',
    plugins: [ownAddress((file) => `new URL('./${file}', import.meta.url).href`)],
  }),
  ...(await Promise.all(
    startedByFile.map((entry) =>
      build({
        ...options,
        entryPoints: [join(source, entry)],
        outfile: join(dist, entry.replace(/ts$/, 'js')),
        format: entry.endsWith('.cts') ? 'cjs' : 'esm',
        plugins: [ownAddress((file) => `new URL('./${posix.relative(dirname(entry), file)}', import.meta.url).href`)],
      }),
    ),
  )),
  // For those who cannot load an ES module, such as Jest. The threads of functions stay ES modules.
  await build({
    ...options,
    entryPoints: [join(source, 'index.ts')],
    outfile: join(dist, 'index.cjs'),
    format: 'cjs',
    plugins: [
      ownAddress((file) => `require('node:url').pathToFileURL(require('node:path').join(__dirname, '${file}')).href`),
    ],
  }),
];
writeFileSync(join(dist, 'third-party-licenses.txt'), licensesOf(builds.map(({ metafile }) => metafile)));
copyFileSync(join(import.meta.dirname, 'index.d.cts'), join(root, 'lib/index.d.cts'));

/** Replaces `import.meta.url` of each file with the place that it would have in `dist` by itself: other files are found from there. */
function ownAddress(addressOf: (file: string) => string): Plugin {
  return {
    name: 'own-address',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const file = relative(source, path).replaceAll(sep, '/').replace(/\.ts$/, '.js');
        const contents = readFileSync(path, 'utf8').replaceAll('import.meta.url', () => addressOf(file));
        return { contents, loader: 'ts', resolveDir: dirname(path) };
      });
    },
  };
}

/** The licenses of the packages that are in bundles, each in full. */
function licensesOf(metafiles: readonly Metafile[]): string {
  const folders = metafiles
    .flatMap(({ inputs }) => Object.keys(inputs))
    .flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
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
