import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// The tested runtime may be Electron 33 (Node 20.18, Chromium 130): compile for the lower of the two.
const nodeTarget = 'node20.18';
const chromeTarget = 'chrome130';

export default defineConfig({
  main: {
    build: {
      target: nodeTarget,
      minify: true,
      // Dependencies are bundled, so that only the S3 commands in use are loaded at start-up.
      externalizeDeps: false,
      rollupOptions: {
        input: {
          index: resolve('src/main/index.ts'),
          transferWorker: resolve('src/main/transfers/worker/entry.ts'),
          listingWorker: resolve('src/main/listing/worker/entry.ts'),
        },
        // Its native part can't be bundled.
        external: ['classic-level'],
        // A thread reads and links its files one by one as it starts: of the SDK, what all threads share
        // is one file instead of thirty, without what main needs before it needs the SDK.
        output: {
          codeSplitting: {
            groups: [
              { name: 'nodeHttp', test: /node-http-handler/, priority: 1 },
              { name: 'sdk', test: /[\\/]@(?:aws-sdk|smithy)[\\/]/, minShareCount: 4 },
            ],
          },
        },
      },
    },
  },
  preload: {
    build: {
      target: nodeTarget,
      externalizeDeps: false,
      rollupOptions: {
        input: { index: resolve('src/preload/index.ts') },
        // A sandboxed preload is loaded as CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve('src/renderer'),
    plugins: [react()],
    build: {
      target: chromeTarget,
      minify: true,
      // Inlined assets would need `data:` in the content security policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: { index: resolve('src/renderer/index.html') } },
    },
  },
});
