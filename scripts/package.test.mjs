import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

/**
 * A section of electron-builder.yml, such as `appImage`, without its comments.
 *
 * @param {string} name
 */
async function section(name) {
  const text = await readFile(new URL('../electron-builder.yml', import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => !/^\s*#/u.test(line));
  const after = lines.slice(lines.indexOf(`${name}:`) + 1);
  const end = after.findIndex((line) => /^\S/u.test(line));
  return after.slice(0, end).map((line) => line.trim());
}

test('no package starts Dipper without the sandbox of the system', async () => {
  // Absent, electron-builder adds --no-sandbox to the AppImage; its newer tools would do so by themselves.
  expect(await section('appImage')).toContain('executableArgs: []');
  const text = await readFile(new URL('../electron-builder.yml', import.meta.url), 'utf8');
  expect(text).not.toContain('no-sandbox');
  expect(text).not.toContain('toolsets:');
});

test('a Mac marks what Dipper downloads', async () => {
  const mac = await section('mac');
  expect(mac.slice(mac.indexOf('extendInfo:') + 1)).toContain('LSFileQuarantineEnabled: true');
});
