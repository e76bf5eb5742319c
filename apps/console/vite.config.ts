import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

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
  plugins: [react()],
  resolve: { conditions: ['stillwatch-source', ...defaultClientConditions] },
  server: { proxy: { '/v1': process.env['STILLWATCH_API'] ?? 'http://127.0.0.1:3000' } },
  build: {
    target: 'es2022',
    rolldownOptions: { output: { codeSplitting: { groups: vendorChunks } } },
  },
});
