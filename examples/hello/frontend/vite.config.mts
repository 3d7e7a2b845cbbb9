import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const pages = ['index', 'signup', 'confirm', 'signin', 'forgot', 'protected'];

export default defineConfig({
  root: import.meta.dirname,
  appType: 'mpa',
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
