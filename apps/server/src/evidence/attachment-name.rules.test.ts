import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { asDownload, cleanFileName } from './attachment-name.rules.js';

test.each([
  ['contract.pdf', 'contract.pdf'],
  ['C:\\Users\\Ann\\contract.pdf', 'contract.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
  ['a\r\nset-cookie: x', 'aset-cookie: x'],
  ['..', 'file'],
  ['/', 'file'],
  ['合同.pdf', '合同.pdf'],
])('%j is stored as %j', (given, stored) => {
  expect(cleanFileName(given)).toBe(stored);
});

test('a name of any characters makes one header that is plain ASCII and gives the name back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (given) => {
      const name = cleanFileName(given);
      const header = asDownload(name);
      expect(header).toMatch(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w!#$&+.^`|~%-]*$/);
      expect(header.split('"')).toHaveLength(3);
      expect(decodeURIComponent(header.split("UTF-8''")[1] ?? '')).toBe(name);
    }),
  );
});
