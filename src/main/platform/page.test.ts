import { describe, expect, test } from 'vitest';
import { builtPageUrl, choosePage, originOf } from './page';

const server = 'http://localhost:5173';

describe('choosePage', () => {
  test('takes the development server only while the app is not packaged', () => {
    expect(choosePage(false, server)).toEqual({ url: server, origin: server });
    expect(choosePage(true, server)).toEqual({ url: builtPageUrl, origin: 'dipper://app' });
  });

  test.each([undefined, '', 'nonsense', 'about:blank'])('takes the built page for %j', (url) => {
    expect(choosePage(false, url)).toEqual({ url: builtPageUrl, origin: 'dipper://app' });
  });
});

test.each([
  ['dipper://app/a/b?c#d', 'dipper://app'],
  ['https://User@Example.com:8443/', 'https://example.com:8443'],
  ['dipper:app', undefined],
  ['about:blank', undefined],
  ['data:text/html,a', undefined],
  ['file:///etc/passwd', undefined],
  ['null', undefined],
  ['', undefined],
])('the origin of %j is %j', (url, origin) => {
  expect(originOf(url)).toBe(origin);
});
