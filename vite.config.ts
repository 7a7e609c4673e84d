import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { offlinePlugin } from './scripts/offlinePlugin.ts';

/** Nothing but this origin: no eval, no inline script, no foreign host. Monaco and React Flow need inline styles. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The policy goes into the built page only: the dev server's hot reload needs an inline script. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}

export default defineConfig({
  base: './',
  plugins: [react(), contentSecurityPolicy(), offlinePlugin()],
  // monaco-worker-manager (under monaco-yaml) still imports Monaco's files by their old paths.
  resolve: { alias: [{ find: /^monaco-editor\/esm\/vs\/(.+?)(\.js)?$/, replacement: 'monaco-editor/$1' }] },
  worker: { format: 'es' },
  build: { target: 'es2023', chunkSizeWarningLimit: 5000 },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
  optimizeDeps: {
    include: [
      'react',
      'react-dom/client',
      'zustand',
      '@xyflow/react',
      'radix-ui',
      'cmdk',
      'react-resizable-panels',
      'lucide-react',
      'uplot',
      '@xterm/xterm',
      '@xterm/addon-fit',
      'croner',
      're2js',
      'zustand/react/shallow',
      'monaco-editor/nls/lang/ko',
      'monaco-editor/editor',
      'monaco-editor/features/register.all',
      'monaco-editor/languages/definitions/yaml/register',
      'monaco-editor/editor/editor.worker',
      'monaco-yaml',
      'monaco-yaml/yaml.worker.js',
    ],
  },
});
