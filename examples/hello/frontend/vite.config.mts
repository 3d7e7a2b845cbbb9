import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const pages = ['index', 'signup', 'confirm', 'signin', 'forgot', 'protected', '404'];

/** Replaces `<!-- include FILE -->` in a page with the file, so that the header is written once. */
const includes: Plugin = {
  name: 'includes',
  transformIndexHtml: { order: 'pre', handler: (html) => included(html) },
};

function included(html: string): string {
  return html.replace(/<!-- include (\S+) -->/g, (_, file) =>
    included(readFileSync(resolve(import.meta.dirname, file), 'utf8')),
  );
}

export default defineConfig({
  root: import.meta.dirname,
  appType: 'mpa',
  plugins: [includes],
  server: {
    proxy: { '/config.json': process.env.HELLO_SITE ?? 'http://localhost:3400' },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0, // the content security policy refuses `data:` URLs
    modulePreload: { polyfill: false },
    rolldownOptions: { input: pages.map((page) => resolve(import.meta.dirname, `${page}.html`)) },
  },
});
