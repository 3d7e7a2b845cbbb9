import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0, // the content security policy refuses `data:` URLs
    chunkSizeWarningLimit: 600, // Amplify's pages, which are loaded at the sign-in alone
    modulePreload: { polyfill: false },
  },
});
