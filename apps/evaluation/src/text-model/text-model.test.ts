import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { activeTextModel } from '@stillwatch/detection/text/active-text-model';
import { randomStream } from '../random-stream.js';
import { judgeProbes, probeFiles, readProbeFrames } from './probe-frames.js';
import { expand, readTemplateBook } from './template-book.js';

const calibrate = fileURLToPath(new URL('../../dist/calibrate.js', import.meta.url));

test('the weights in the repository come out of the template book, byte for byte', () => {
  // In a process of its own: inside Jest the fit takes ten times as long.
  const { status, stderr } = spawnSync(process.execPath, [calibrate, '--check-text-model'], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('every template of the book can be spelled out: no alternative is left standing', () => {
  const random = randomStream(1);
  for (const { grammar } of readTemplateBook())
    expect(expand(grammar, random)).not.toMatch(/\([^()]*\|[^()]*\)/);
});

test('frames in the words of strangers are told apart, in both languages, and ordinary ones are left alone', () => {
  const figures = judgeProbes(activeTextModel, probeFiles.flatMap(readProbeFrames));
  expect(figures.map(({ language }) => language).sort()).toEqual(['en', 'zh']);
  for (const { auroc, recall, falseAlarms } of figures) {
    expect(auroc).toBeGreaterThan(0.92);
    expect(recall).toBeGreaterThan(0.45);
    expect(falseAlarms).toBeLessThan(0.03);
  }
});

test('no frame of strangers stands in the template book', () => {
  const runs = (text: string): string[] =>
    text.split('{x}').flatMap((piece) => {
      const words = piece.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
      return words.slice(7).map((_, start) => words.slice(start, start + 8).join(' '));
    });
  const random = randomStream(2);
  const book = new Set(readTemplateBook().flatMap(({ grammar }) => runs(expand(grammar, random))));
  const shared = probeFiles
    .flatMap(readProbeFrames)
    .filter(({ text }) => runs(text).some((run) => book.has(run)));
  expect(shared).toEqual([]);
});
