import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

const worthCompressing = /\.(js|css|html)$/;

/** Writes scripts, styles and the page once more as Brotli and gzip: the server sends a third of the bytes and compresses nothing. */
const precompress: Plugin = {
  name: 'precompress',
  apply: 'build',
  async writeBundle({ dir = '' }, bundle) {
    for (const [name, file] of Object.entries(bundle)) {
      if (!worthCompressing.test(name)) continue;
      const content = Buffer.from(file.type === 'chunk' ? file.code : file.source);
      const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
      await writeFile(join(dir, `${name}.br`), brotliCompressSync(content, { params }));
      await writeFile(join(dir, `${name}.gz`), gzipSync(content));
    }
  },
};

// The first load holds what every page needs; charts come with the first page that draws one.
const vendorChunks = [
  {
    name: 'react',
    test: /node_modules[\\/](react|react-dom|scheduler|react-router|react-router-dom)[\\/]/,
    priority: 30,
  },
  {
    name: 'material',
    test: /node_modules[\\/](@mui|@emotion|@popperjs|stylis|react-transition-group)[\\/]/,
    priority: 20,
  },
  { name: 'charts', test: /node_modules[\\/](echarts|zrender)[\\/]/, priority: 20 },
];

export default defineConfig({
  plugins: [react(), precompress],
  resolve: { conditions: ['stillwatch-source', ...defaultClientConditions] },
  server: { proxy: { '/v1': process.env['STILLWATCH_API'] ?? 'http://127.0.0.1:3000' } },
  build: {
    target: 'es2022',
    rolldownOptions: { output: { codeSplitting: { groups: vendorChunks } } },
  },
});
