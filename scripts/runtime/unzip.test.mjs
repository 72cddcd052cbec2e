import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unzip } from './unzip.mjs';

const FILES = [
  { name: 'app/', content: '', mode: 0o755, deflate: false },
  { name: 'app/run', content: 'run '.repeat(100), mode: 0o755, deflate: true },
  { name: 'app/deep/stored.txt', content: 'stored', mode: 0o644, deflate: false },
  { name: 'app/empty', content: '', mode: 0o644, deflate: false },
];

describe('unzip', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'dipper-unzip-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /**
   * @param {Buffer} archive
   * @param {(name: string) => string | undefined} [rename]
   */
  function extract(archive, rename = (name) => name) {
    writeFileSync(join(folder, 'archive.zip'), archive);
    return unzip(join(folder, 'archive.zip'), join(folder, 'out'), rename);
  }
  /** @param {string} path */
  const read = (path) => readFileSync(join(folder, 'out', path), 'utf8');

  it('extracts deflated, stored and empty files with their permissions', async () => {
    expect(await extract(zip(FILES))).toBe(3);
    expect(read('app/run')).toBe('run '.repeat(100));
    expect(read('app/deep/stored.txt')).toBe('stored');
    expect(read('app/empty')).toBe('');
    expect(statSync(join(folder, 'out/app/run')).mode & 0o777).toBe(0o755);
  });

  it('renames entries and leaves out those without a name', async () => {
    const written = await extract(zip(FILES), (name) => (name === 'app/run' ? 'start' : undefined));
    expect(written).toBe(1);
    expect(read('start')).toContain('run');
    expect(existsSync(join(folder, 'out/app'))).toBe(false);
  });

  it('finds the directory behind a comment', async () => {
    const archive = zip(FILES);
    archive.writeUInt16LE(7, archive.length - 2);
    expect(await extract(Buffer.concat([archive, Buffer.from('comment')]))).toBe(3);
  });

  it('refuses an entry that would land outside the folder', async () => {
    const evil = [{ name: '../evil', content: 'x', mode: 0o644, deflate: false }];
    await expect(extract(zip(evil))).rejects.toThrow('outside the folder');
    expect(existsSync(join(folder, 'evil'))).toBe(false);
  });

  it('refuses a file whose content is not what was packed', async () => {
    const archive = zip(FILES);
    archive.write('STORED', archive.indexOf('stored', archive.indexOf('stored.txt') + 10));
    await expect(extract(archive)).rejects.toThrow('"app/deep/stored.txt": wrong checksum');
  });

  it('refuses an archive that was cut off', async () => {
    const archive = zip(FILES);
    await expect(extract(archive.subarray(0, archive.length - 30))).rejects.toThrow('cut off');
  });
});

/**
 * A zip archive as PKWARE's APPNOTE 4.3 has it.
 *
 * @param {readonly { name: string, content: string, mode: number, deflate: boolean }[]} files
 */
function zip(files) {
  /** @type {Buffer[]} */
  const bodies = [];
  /** @type {Buffer[]} */
  const directory = [];
  let offset = 0;
  for (const { name, content, mode, deflate } of files) {
    const raw = Buffer.from(content);
    const packed = deflate ? deflateRawSync(raw) : raw;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(deflate ? 8 : 0, 4);
    common.writeUInt32LE(crc32(raw), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(raw.length, 18);
    common.writeUInt16LE(name.length, 22);
    const body = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(mode << 16, 6);
    tail.writeUInt32LE(offset, 10);
    const madeBy = Buffer.from([30, 3]);
    directory.push(Buffer.from('PK\x01\x02'), madeBy, common, tail, Buffer.from(name));
    bodies.push(body);
    offset += body.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, entries, end]);
}
