import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from './log';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dipper-log-'));
});

afterEach(() => rm(directory, { recursive: true }));

describe('the log', () => {
  test('notes an error with its cause, for its owner only', async () => {
    const log = createLog(join(directory, 'logs'));
    log.warn('First');
    log.error('Second', new Error('outer', { cause: new Error('inner') }));
    log.error('Third', 'no error at all');
    const path = join(directory, 'logs', 'dipper.log');
    const text = await readFile(path, 'utf8');
    expect(text).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z warn First\n/u);
    expect(text).toMatch(/error Second: Error: outer\n {4}/u);
    expect(text).toContain('caused by Error: inner');
    expect(text).toContain('error Third: no error at all');
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('keeps one earlier file and stays small', async () => {
    const log = createLog(directory);
    await writeFile(join(directory, 'dipper.log'), 'x'.repeat(1_100_000));
    log.warn('y'.repeat(100_000));
    expect((await readdir(directory)).toSorted()).toEqual(['dipper.1.log', 'dipper.log']);
    expect((await stat(join(directory, 'dipper.log'))).size).toBeLessThan(10_000);
  });

  test('never throws when it can’t be written', async () => {
    await writeFile(join(directory, 'file'), '');
    const log = createLog(join(directory, 'file', 'logs'));
    expect(() => log.warn('lost')).not.toThrow();
  });

  test('never throws for an error that can’t be read, or that causes itself', async () => {
    const log = createLog(directory);
    const circular = new Error('again');
    circular.cause = circular;
    log.error('Round', circular);
    expect(() => log.error('Nothing', Object.create(null))).not.toThrow();
    expect(await readFile(join(directory, 'dipper.log'), 'utf8')).toContain('Round: Error: again');
  });

  test('does not tell whose home it is', async () => {
    const path = join(homedir(), 'tax.pdf');
    createLog(directory).error(
      'Failed',
      new Error(`open '${path}' at ${pathToFileURL(path).href}`),
    );
    const text = await readFile(join(directory, 'dipper.log'), 'utf8');
    expect(text).toContain(`open '${join('~', 'tax.pdf')}' at file:`);
    expect(text).toMatch(/at file:\/*~\/tax\.pdf/u);
    expect(text).not.toContain(homedir());
  });

  test('has no secret in it', async () => {
    createLog(directory).error('Failed', new Error('secretAccessKey: "hunter2"'));
    expect(await readFile(join(directory, 'dipper.log'), 'utf8')).not.toContain('hunter2');
  });
});
