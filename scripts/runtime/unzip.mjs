import { chmod, mkdir, open, writeFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';

/**
 * One entry of a zip's central directory (PKWARE APPNOTE 4.3.12).
 *
 * @typedef {object} ZipEntry
 * @property {string} name path inside the archive, `/`-separated; a directory ends in `/`
 * @property {number} method 0 = stored, 8 = deflate
 * @property {number} crc
 * @property {number} compressedBytes
 * @property {number} localHeaderOffset
 * @property {number} unixMode permission bits, 0 where the archive has none
 */

const END_OF_CENTRAL_DIRECTORY = 0x06054b50;
const CENTRAL_ENTRY = 0x02014b50;
const END_RECORD_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const LOCAL_HEADER_BYTES = 30;

/**
 * Extracts the entries of a zip file whose target path `rename` gives. Plain zip only: no zip64, no
 * encryption. Each file is checked against its CRC-32.
 *
 * @param {string} zipPath
 * @param {string} directory created when missing
 * @param {(name: string) => string | undefined} rename target path below `directory`, or undefined
 *   to leave the entry out
 * @returns {Promise<number>} how many files were written
 * @throws {Error} when the archive is damaged, or an entry would land outside `directory`
 */
export async function unzip(zipPath, directory, rename) {
  const zip = await open(zipPath, 'r');
  try {
    let written = 0;
    for (const entry of await readEntries(zip)) {
      const name = rename(entry.name);
      if (name === undefined) continue;
      const target = resolve(directory, name);
      if (!target.startsWith(resolve(directory) + sep)) {
        throw new Error(`${zipPath}: the entry "${entry.name}" would land outside the folder.`);
      }
      if (entry.name.endsWith('/')) {
        await mkdir(target, { recursive: true });
        continue;
      }
      await mkdir(dirname(target), { recursive: true });
      await extractFile(zip, entry, target);
      written += 1;
    }
    return written;
  } finally {
    await zip.close();
  }
}

/**
 * @param {import('node:fs/promises').FileHandle} zip
 * @returns {Promise<readonly ZipEntry[]>}
 */
async function readEntries(zip) {
  const { size } = await zip.stat();
  const tail = await readAt(
    zip,
    Math.max(0, size - END_RECORD_BYTES - MAX_COMMENT_BYTES),
    Math.min(size, END_RECORD_BYTES + MAX_COMMENT_BYTES),
  );
  let end = tail.length - END_RECORD_BYTES;
  while (end >= 0 && tail.readUInt32LE(end) !== END_OF_CENTRAL_DIRECTORY) end -= 1;
  if (end < 0) throw new Error('Not a zip file, or one that was cut off.');

  const count = tail.readUInt16LE(end + 10);
  const directory = await readAt(zip, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  /** @type {ZipEntry[]} */
  const entries = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (directory.readUInt32LE(at) !== CENTRAL_ENTRY) throw new Error('Damaged zip directory.');
    const nameBytes = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameBytes),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      compressedBytes: directory.readUInt32LE(at + 20),
      localHeaderOffset: directory.readUInt32LE(at + 42),
      unixMode: (directory.readUInt32LE(at + 38) >>> 16) & 0o777,
    });
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/**
 * @param {import('node:fs/promises').FileHandle} zip
 * @param {ZipEntry} entry
 * @param {string} target
 */
async function extractFile(zip, entry, target) {
  if (entry.method !== 0 && entry.method !== 8) {
    throw new Error(`Zip entry "${entry.name}": unknown compression method ${entry.method}.`);
  }
  const header = await readAt(zip, entry.localHeaderOffset, LOCAL_HEADER_BYTES);
  const start =
    entry.localHeaderOffset +
    LOCAL_HEADER_BYTES +
    header.readUInt16LE(26) +
    header.readUInt16LE(28);
  const packed = await readAt(zip, start, entry.compressedBytes);
  const content = entry.method === 8 ? await promisify(inflateRaw)(packed) : packed;
  if (crc32(content) !== entry.crc) throw new Error(`Zip entry "${entry.name}": wrong checksum.`);
  await writeFile(target, content);
  if (entry.unixMode !== 0) await chmod(target, entry.unixMode);
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {number} position
 * @param {number} length bytes
 */
async function readAt(file, position, length) {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error('The zip file was cut off.');
  return buffer;
}
