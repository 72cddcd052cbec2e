import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matchesLock } from './npm-packages.mjs';

const REACT = { version: '19.3.1', integrity: 'sha512-aaaa' };
const FSEVENTS = { version: '2.3.3', integrity: 'sha512-bbbb', optional: true, os: ['darwin'] };
const LOCK = {
  '': { name: 'dipper' },
  'node_modules/react': REACT,
  'node_modules/fsevents': FSEVENTS,
};

describe('matchesLock', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dipper-lock-'));
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: LOCK }));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** @param {object} packages */
  function install(packages) {
    mkdirSync(join(folder, 'node_modules'));
    const path = join(folder, 'node_modules/.package-lock.json');
    writeFileSync(path, JSON.stringify({ packages }));
  }

  it('is false where nothing is installed', () => {
    expect(matchesLock(folder)).toBe(false);
  });

  it('is true without the optional packages of other systems', () => {
    install({ 'node_modules/react': REACT });
    expect(matchesLock(folder)).toBe(true);
  });

  it('is false when a package is missing', () => {
    install({});
    expect(matchesLock(folder)).toBe(false);
  });

  it('is false when a package has another version or another content', () => {
    install({ 'node_modules/react': { ...REACT, version: '19.3.0' } });
    expect(matchesLock(folder)).toBe(false);
    rmSync(join(folder, 'node_modules'), { recursive: true });
    install({ 'node_modules/react': { ...REACT, integrity: 'sha512-cccc' } });
    expect(matchesLock(folder)).toBe(false);
  });

  it('is false when an optional package of this system is another version', () => {
    install({
      'node_modules/react': REACT,
      'node_modules/fsevents': { ...FSEVENTS, version: '2.3.2' },
    });
    expect(matchesLock(folder)).toBe(false);
  });
});
