import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const src = fileURLToPath(new URL('./src', import.meta.url));

/**
 * `vite` and `vite preview` proxy /api to a running server (DATAQUERY_SERVER, default http://127.0.0.1:8000); with
 * `--mode mock` they answer it from memory with the handlers that the tests use.
 */
export default defineConfig(async ({ mode }) => {
  const mock = mode === 'mock' ? [(await import('./src/testing/mock-plugin.ts')).mockApi()] : [];
  const server = process.env.DATAQUERY_SERVER ?? 'http://127.0.0.1:8000';
  const proxy: Record<string, string> =
    mode === 'mock' ? {} : { '/api': server, '/openapi.json': server, '/docs': server };
  return {
    plugins: [react(), tailwindcss(), ...mock],
    resolve: { alias: { '@': src } },
    server: { proxy },
    preview: { proxy },
    build: {
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2000,
      rolldownOptions: {
        input: ['index.html', 'docs.html'].map((page) => fileURLToPath(new URL(page, import.meta.url))),
      },
    },
    test: {
      environment: 'jsdom',
      globals: true,
      setupFiles: ['src/testing/setup.ts'],
      include: ['src/**/*.test.{ts,tsx}'],
      css: false,
      restoreMocks: true,
      testTimeout: 30_000,
    },
  };
});
