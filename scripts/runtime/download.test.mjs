import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadElectron } from './download.mjs';

const HOUR_MS = 60 * 60 * 1000;

describe('downloadElectron', () => {
  let folder = '';
  let time = 0;
  /** @type {string[]} */
  let said = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dipper-download-'));
    said = [];
    time = 1_700_000_000_000;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** @param {string} script what stands for Electron's installer */
  function download(script, version = '45.4.1') {
    writeFileSync(join(folder, 'install.js'), script);
    return downloadElectron({
      electronPackage: folder,
      version,
      cache: join(folder, 'cache'),
      env: process.env,
      say: (line) => said.push(line),
      now: () => time,
    });
  }
  const refused = "console.error('\\nError: refused\\n    at somewhere'); process.exit(1);";

  it('runs the installer of the electron package', async () => {
    expect(await download('')).toEqual({ ok: true });
    expect(said).toEqual(['Electron 45.4.1: downloading...']);
  });

  it('gives the first line of what the installer complains of', async () => {
    expect(await download(refused)).toEqual({ ok: false, reason: 'Error: refused' });
  });

  it('does not try again on the same day, and says how to make it', async () => {
    await download(refused);
    time += 23 * HOUR_MS;
    const again = await download('');
    expect(again.ok ? '' : again.reason).toMatch(/^Error: refused \(delete .*download\.json/);
    expect(said).toHaveLength(1);
  });

  it('tries again after a day', async () => {
    await download(refused);
    time += 25 * HOUR_MS;
    expect(await download('')).toEqual({ ok: true });
  });

  it('remembers the refusal of one version only', async () => {
    await download(refused);
    expect(await download('', '46.0.0')).toEqual({ ok: true });
  });
});
