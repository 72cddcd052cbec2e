import { expect, test } from 'vitest';
import { safeExternalUrl } from './externalUrl';

test.each([
  ['https://example.com', 'https://example.com/'],
  ['HTTP://EXAMPLE.com/A?b=c d#e', 'http://example.com/A?b=c%20d#e'],
  ['https://example.com/%00', 'https://example.com/%00'],
])('%s is opened as %s', (text, url) => {
  expect(safeExternalUrl(text)).toBe(url);
});

test.each([
  'file:///etc/passwd',
  'FILE:///C:/Windows/System32/calc.exe',
  'javascript:alert(1)',
  ' javascript:alert(1)',
  'data:text/html,a',
  'ms-msdt:/id PCWDiagnostic',
  'smb://server/share',
  'dipper://app/index.html',
  '\\\\server\\share',
  '//example.com',
  'example.com',
  'https://',
  'https://user:password@example.com/',
  'https://user@example.com/',
  `https://example.com/${'a'.repeat(9000)}`,
  '',
])('%s is not opened', (text) => {
  expect(safeExternalUrl(text)).toBeUndefined();
});
