import { describe, expect, it } from 'vitest';
import { needsOf, purposeNamed } from './needs.mjs';

/**
 * @param {import('./needs.mjs').Purpose} purpose
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} [env]
 */
function ids(purpose, platform, env = {}) {
  return needsOf(purpose, { platform, env }).map((need) => need.id);
}

describe('needsOf', () => {
  it('asks for no test thing to open the app', () => {
    expect(ids('start', 'linux')).toEqual(['libraries']);
    expect(ids('dev', 'linux', { DISPLAY: ':0' })).toEqual(['libraries']);
  });

  it('asks for a display only where the session has none', () => {
    expect(ids('demo', 'linux')).toEqual(['libraries', 'display', 'fonts']);
    expect(ids('demo', 'linux', { DISPLAY: ':0' })).toEqual(['libraries']);
    expect(ids('demo', 'linux', { WAYLAND_DISPLAY: 'wayland-0' })).toEqual(['libraries']);
    expect(ids('demo', 'linux', { DISPLAY: '' })).toContain('display');
  });

  it('asks for everything to test', () => {
    expect(ids('test', 'linux')).toEqual([
      'libraries',
      'display',
      'fonts',
      'servers',
      'keychain',
      'oracles',
    ]);
  });

  it('goes on without what no test stands or falls with, and without servers, which is told', () => {
    const needs = needsOf('test', { platform: 'linux', env: {} });
    const optional = needs.filter(({ required }) => !required).map(({ id }) => id);
    expect(optional).toEqual(['fonts', 'servers']);
  });

  it('asks for servers alone on systems that bring the rest', () => {
    expect(ids('test', 'darwin')).toEqual(['servers']);
    expect(ids('start', 'win32')).toEqual([]);
  });
});

it('knows the purposes by name, and names them to whoever is wrong', () => {
  expect(purposeNamed('demo')).toBe('demo');
  expect(() => purposeNamed('tests')).toThrow('"tests" is none of start, dev, demo, bench, test.');
});
