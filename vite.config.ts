/** The inspector's build: the page in server/src/inspector becomes static files that the hub serves. */
import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: folder('server/src/inspector/'),
  // Relative addresses: the page works under any path that the hub, or a proxy before it, gives it.
  base: './',
  plugins: [preact()],
  build: {
    outDir: folder('server/dist/inspector/'),
    emptyOutDir: true,
    target: 'es2022',
  },
});
