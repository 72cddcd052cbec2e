import { expect, it } from 'vitest';
import { isMissingOnWindows } from './windowsProgram';

const env = { Path: 'C:\\Windows;C:\\tools', PATHEXT: '.COM;.EXE;.CMD' };
/** In the names of files, letter case does not count. */
const files = ['c:\\a b\\x.exe', 'c:\\tools\\aws-vault.exe'];
const exists = (path: string): boolean => files.includes(path.toLowerCase());

it.each([
  ['"C:\\a b\\x.exe" export', false],
  ['"C:\\a b\\x" export', false],
  ['"C:\\a b\\y" export', true],
  ['C:\\a b\\x.exe export', true],
  ['C:\\Program Files\\x.exe', true],
  ['aws-vault export work', false],
  ['aws-voult export work', true],
  // What the shell makes of these, nobody else knows.
  ['%TOOLS%\\x.exe', false],
  ['echo {}', false],
  ['', false],
])('%s: %s', (command, isMissing) => {
  for (const exitCode of [1, 9009]) {
    expect(isMissingOnWindows({ command, exitCode }, env, exists)).toBe(isMissing);
  }
  expect(isMissingOnWindows({ command, exitCode: 2 }, env, exists)).toBe(false);
});

it.each([
  ['a folder of PATH in quotes', { Path: 'C:\\Windows;"C:\\a b"', PATHEXT: '.EXE' }, 'x export'],
  ['one with a semicolon', { Path: '"C:\\a;b";C:\\Windows', PATHEXT: '.EXE' }, 'y export'],
  ['no PATHEXT', { Path: 'C:\\tools' }, 'aws-vault export'],
])('%s: a program there is found', (_, variables, command) => {
  const there = (path: string): boolean => exists(path) || path.toLowerCase() === 'c:\\a;b\\y.exe';
  expect(isMissingOnWindows({ command, exitCode: 1 }, variables, there)).toBe(false);
  expect(isMissingOnWindows({ command: 'z', exitCode: 1 }, variables, there)).toBe(true);
});
