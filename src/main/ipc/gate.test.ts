import { expect, test } from 'vitest';
import { admits } from './gate';
import { ourPage, pageOrigin } from './testing/fakePort';

test('admits the main frame of our own page', () => {
  expect(admits(ourPage, pageOrigin)).toBe(true);
  expect(admits({ ...ourPage, url: 'dipper://app/index.html?a#b' }, pageOrigin)).toBe(true);
});

test('admits the development server only when it is the page', () => {
  const server = { ...ourPage, url: 'http://localhost:5173/', origin: 'http://localhost:5173' };
  expect(admits(server, 'http://localhost:5173')).toBe(true);
  expect(admits(server, pageOrigin)).toBe(false);
  expect(admits(ourPage, 'http://localhost:5173')).toBe(false);
});

test.each([
  ['another window', { isOurWindow: false }],
  ['a frame inside the page', { isMainFrame: false }],
  ['another host of the scheme', { url: 'dipper://app.evil/', origin: 'dipper://app.evil' }],
  ['another port', { url: 'dipper://app:80/', origin: 'dipper://app:80' }],
  ['a host that begins alike', { url: 'dipper://app@evil/', origin: 'dipper://evil' }],
  ['another scheme', { url: 'https://app/index.html', origin: 'https://app' }],
  ['a file', { url: 'file:///index.html', origin: 'file://' }],
  ['a blank page', { url: 'about:blank', origin: 'null' }],
  ['a data URL', { url: 'data:text/html,dipper://app/', origin: 'null' }],
  ['our URL in a sandboxed frame', { origin: 'null' }],
  ['our URL with a foreign origin', { origin: 'https://evil' }],
  ['our origin with a foreign URL', { url: 'https://evil/' }],
  ['no URL at all', { url: '', origin: '' }],
])('turns away %s', (_name, change) => {
  expect(admits({ ...ourPage, ...change }, pageOrigin)).toBe(false);
});

test('turns away a frame that is gone, and everybody while there is no page', () => {
  expect(admits(undefined, pageOrigin)).toBe(false);
  expect(admits(ourPage, '')).toBe(false);
  expect(admits({ ...ourPage, url: '', origin: '' }, '')).toBe(false);
});
