import { expect, test } from 'vitest';
import { createPathTokens } from './localPaths';

test('a token stands for its path and tells nothing about it', () => {
  const tokens = createPathTokens();
  const token = tokens.grant('/home/me/secret', 'upload', 'file');
  expect(token).toMatch(/^[0-9a-f-]{36}$/u);
  expect(tokens.resolve(token)).toBe('/home/me/secret');
  expect(tokens.grant('/home/me/secret', 'upload', 'file')).not.toBe(token);
});

test('a token is good for what it was granted for only', () => {
  const tokens = createPathTokens();
  const token = tokens.grant('/home/me', 'upload', 'folder');
  expect(tokens.resolve(token, 'upload')).toBe('/home/me');
  for (const resolve of [
    () => tokens.resolve(token, 'download'),
    () => tokens.resolve('6f1c1a52-6b3c-4c3e-9c3b-2f8f0c6f0a11'),
  ]) {
    expect(resolve).toThrow('was not picked in this session');
  }
});

test('the oldest tokens are forgotten for new ones', () => {
  const tokens = createPathTokens(2);
  const [first = '', second = '', third = ''] = ['/a', '/b', '/c'].map((path) =>
    tokens.grant(path, 'upload', 'file'),
  );
  expect(() => tokens.resolve(first)).toThrow('was not picked in this session');
  expect([tokens.resolve(second), tokens.resolve(third)]).toEqual(['/b', '/c']);
});
