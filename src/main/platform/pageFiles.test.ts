import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { findPageFile, pageHeaders } from './pageFiles';

const root = resolve('/srv/out/renderer');

test.each([
  ['dipper://app/index.html', 'index.html', 'text/html; charset=utf-8'],
  ['dipper://app/index.html?a=/../b#c', 'index.html', 'text/html; charset=utf-8'],
  ['dipper://app/assets/index-Dx_9.js', 'assets/index-Dx_9.js', 'text/javascript; charset=utf-8'],
  ['dipper://app/assets/a.css', 'assets/a.css', 'text/css; charset=utf-8'],
  ['dipper://app/assets/mark.svg', 'assets/mark.svg', 'image/svg+xml'],
  ['dipper://app/assets/font.woff2', 'assets/font.woff2', 'font/woff2'],
])('%s is a file of the page', (url, path, mediaType) => {
  expect(findPageFile(root, url)).toEqual({ path: resolve(root, path), mediaType });
});

test.each([
  'dipper://app',
  'dipper://app/',
  'dipper://app//index.html',
  'dipper://app/assets//a.js',
  'dipper://app/assets/',
  'dipper://app/..%2fmain/index.js',
  'dipper://app/%2e%2e%2fmain%2findex.js',
  'dipper://app/%252e%252e/main/index.js',
  'dipper://app/..%5cmain%5cindex.js',
  'dipper://app/..\\main\\index.js',
  'dipper://app/%2fetc%2fa.js',
  'dipper://app/C:/a.js',
  'dipper://app/C%3a%5ca.js',
  'dipper://app/a.js%00.html',
  'dipper://app/.hidden.js',
  'dipper://app/...js',
  'dipper://app/%ff.js',
  'dipper://app/%E0%A4%A.js',
  'dipper://app/a b.js',
  'dipper://app/package',
  'dipper://app/a.exe',
  'dipper://app/a.html.constructor',
  'dipper://app/a.JS',
  'dipper://main/index.js',
  'dipper://app.evil/index.html',
  'dipper://app:1/index.html',
  'dipper:///index.html',
  'dipper:index.html',
  'file:///srv/out/renderer/index.html',
  'https://app/index.html',
  'nonsense',
  '',
])('%s is none', (url) => {
  expect(findPageFile(root, url)).toBeUndefined();
});

test('no path leaves the folder, whatever climbs in it', () => {
  // A URL parser resolves these before anybody sees them.
  for (const up of ['..', 'a/../..', '%2e%2e', 'a/%2E%2e/.%2e']) {
    const file = findPageFile(root, `dipper://app/${up}/main/index.js`);
    expect(file?.path).toBe(resolve(root, 'main/index.js'));
  }
});

test('the policy lets the page use its own files and nothing else', () => {
  const headers = pageHeaders('text/html');
  expect(headers['Content-Type']).toBe('text/html');
  expect(headers['X-Content-Type-Options']).toBe('nosniff');
  const policy = headers['Content-Security-Policy'] ?? '';
  const directives = policy.split('; ');
  expect(directives[0]).toBe("default-src 'none'");
  for (const directive of directives) {
    expect(directive).toMatch(/^[a-z-]+ '(?:self|none)'$/u);
  }
  expect(directives).toContain("base-uri 'none'");
  expect(directives).toContain("form-action 'none'");
  expect(directives).toContain("frame-ancestors 'none'");
});
