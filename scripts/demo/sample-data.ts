import { createHash } from 'node:crypto';
import { deflateSync, crc32 } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';

/** An object of the demo. Its bytes are made anew each time, and always the same. */
export interface SampleObject {
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string;
  readonly body: Buffer;
}

/** The buckets of the demo. */
export const sampleBuckets = ['dipper-photos', 'dipper-reports', 'dipper-odd-names'] as const;

/** The one large object, for watching a transfer. */
export const largeObject = { bucket: 'dipper-reports', key: 'archive/measurements.bin' } as const;

const largeBytes = 30 * 1024 * 1024;

/** Every object of the demo: folders, images, text, a 30 MB file, Korean and odd key names. */
export function sampleObjects(): readonly SampleObject[] {
  return [...photos(), ...reports(), ...oddNames()];
}

/** Puts every sample object on a server whose buckets are there. */
export async function putSampleObjects(client: S3Client): Promise<void> {
  for (const { bucket, key, contentType, body } of sampleObjects()) {
    await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, ContentType: contentType, Body: body }),
    );
  }
}

function photos(): readonly SampleObject[] {
  const photo = (key: string, hue: number): SampleObject => ({
    bucket: 'dipper-photos',
    key,
    contentType: 'image/png',
    body: gradientPng(240, 160, hue),
  });
  const seasons = ['spring', 'summer', 'autumn', 'winter'].flatMap((season, index) =>
    Array.from({ length: 6 }, (_, shot) => {
      const number = String(index * 100 + shot + 1).padStart(4, '0');
      return photo(`2026/${season}/IMG_${number}.png`, index * 90 + shot * 12);
    }),
  );
  // s3rver does not list a folder that holds only folders.
  return [photo('2026/cover.png', 200), photo('wallpaper.png', 20), ...seasons];
}

function reports(): readonly SampleObject[] {
  const months = ['2026-08', '2026-09', '2026-10', '2026-11'];
  return [
    ...months.map((month) => ({
      bucket: 'dipper-reports',
      key: `monthly/${month}.csv`,
      contentType: 'text/csv',
      body: Buffer.from(monthlyTable(month)),
    })),
    text('dipper-reports', 'README.txt', 'Sample data. Change and delete whatever you like.\n'),
    text(
      'dipper-reports',
      'notes/meeting.md',
      '# Meeting\n\n- move the archive\n- share the report\n',
    ),
    text('dipper-reports', '회의록/11월.txt', '다음 회의는 12월 3일입니다.\n'),
    { ...largeObject, contentType: 'application/octet-stream', body: noise(largeBytes) },
  ];
}

function oddNames(): readonly SampleObject[] {
  const keys = [
    'a+b.txt',
    'a b.txt',
    'a%20b.txt',
    '100%.txt',
    '?#&=.txt',
    "it's.txt",
    'é.txt',
    '😀.txt',
    '한글 이름.txt',
    '폴더/파일.txt',
    '--help',
  ];
  return keys.map((key) => text('dipper-odd-names', key, `This object is called ${key}\n`));
}

function text(bucket: string, key: string, words: string): SampleObject {
  const contentType = key.endsWith('.md') ? 'text/markdown' : 'text/plain';
  return { bucket, key, contentType, body: Buffer.from(words) };
}

function monthlyTable(month: string): string {
  const lines = Array.from({ length: 28 }, (_, day) => {
    const date = `${month}-${String(day + 1).padStart(2, '0')}`;
    return `${date},${(day * 37) % 91},${(day * 53) % 67}`;
  });
  return ['date,visits,orders', ...lines, ''].join('\n');
}

/** Bytes without a pattern, so that no compression on the way flatters anything. */
function noise(length: number): Buffer {
  const blocks: Buffer[] = [];
  let block = createHash('sha512').update('Dipper').digest();
  for (let made = 0; made < length; made += block.length) {
    blocks.push(block);
    block = createHash('sha512').update(block).digest();
  }
  return Buffer.concat(blocks, length);
}

/** A small picture: two colours running into each other (PNG, ISO/IEC 15948). */
function gradientPng(width: number, height: number, hue: number): Buffer {
  const rows = Array.from({ length: height }, (_, y) => {
    const row = Buffer.alloc(1 + width * 3);
    for (let x = 0; x < width; x += 1) {
      const [red, green, blue] = colour(hue + (x / width) * 60, 0.35 + (y / height) * 0.4);
      row.set([red, green, blue], 1 + x * 3);
    }
    return row;
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.concat(rows))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** Hue in degrees and lightness from 0 to 1, at half saturation, to red, green and blue bytes. */
function colour(hue: number, lightness: number): readonly [number, number, number] {
  const reach = 0.5 * Math.min(lightness, 1 - lightness);
  const channel = (offset: number): number => {
    const position = (offset + hue / 30) % 12;
    const value = lightness - reach * Math.max(-1, Math.min(position - 3, 9 - position, 1));
    return Math.round(value * 255);
  };
  return [channel(0), channel(8), channel(4)];
}
