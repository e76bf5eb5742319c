import { expect, test } from '@jest/globals';
import { ProgressLine, progressText } from '../src/demo/progress-line.js';

test('a progress line tells the share, the speed and the time left', () => {
  expect(progressText('Sending', 15_000, 37_500, 'events', 5)).toBe(
    'Sending 40 % of 37,500 events, 3,000/s, 8 s left',
  );
});

test('nothing done yet is told as starting, and an empty task as complete', () => {
  expect(progressText('Sending', 0, 100, 'events', 0)).toBe('Sending 0 % of 100 events, 0/s, starting');
  expect(progressText('Sending', 0, 0, 'events', 1)).toContain('100 %');
});

test('a terminal sees one line redrawn, a file sees no flood', () => {
  const written = { terminal: [] as string[], file: [] as string[] };
  const onTerminal = new ProgressLine('Sending', 10, 'events', {
    isTTY: true,
    write: (text) => written.terminal.push(text),
  });
  const inFile = new ProgressLine('Sending', 10, 'events', { write: (text) => written.file.push(text) });
  for (let done = 1; done <= 10; done++) [onTerminal, inFile].forEach((line) => line.show(done));
  [onTerminal, inFile].forEach((line) => line.finish());
  expect(written.terminal.slice(0, -1).every((text) => text.startsWith('\r') && !text.includes('\n'))).toBe(
    true,
  );
  expect(written.file.length).toBe(2);
});
