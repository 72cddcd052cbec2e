import { z } from 'zod';
import { conflictChoices } from '../../../shared/model/transfers';

/* What the entries of the journal are on the disk: their keys, and the JSON below them. */

/** Keys: `t/ID`, `s/ID`, `i/ID`, `c/ID`, `u/ID`, `u/ID/PART`, `d/ID`, `d/ID/START`; numbers so that they sort. */
export const keys = {
  transfer: (id: string) => `t/${id}`,
  sent: (id: string) => `s/${id}`,
  intent: (id: string) => `i/${id}`,
  copy: (id: string) => `c/${id}`,
  upload: (id: string) => `u/${id}`,
  part: (id: string, number: number) => `u/${id}/${String(number).padStart(5, '0')}`,
  download: (id: string) => `d/${id}`,
  range: (id: string, start: number) => `d/${id}/${String(start).padStart(16, '0')}`,
};

const anyItem = z.object({
  key: z.string(),
  size: z.number(),
  existing: z.enum(['no', 'yes', 'unknown']),
  comparison: z.enum(['same', 'newer', 'older', 'different', 'unknown']).optional(),
  seen: z
    .object({
      size: z.number(),
      modified: z.number().optional(),
      etag: z.string().optional(),
    })
    .optional(),
});
const item = z.discriminatedUnion('kind', [
  anyItem.extend({ kind: z.literal('upload'), source: z.string().optional() }),
  anyItem.extend({
    kind: z.literal('download'),
    path: z.array(z.string()),
    etag: z.string().optional(),
    modified: z.number().optional(),
    isTwin: z.boolean().optional(),
    foldersThere: z.number().optional(),
  }),
  anyItem.extend({ kind: z.literal('folder'), path: z.array(z.string()) }),
]);
export type StoredItem = z.infer<typeof item>;

export const storedTransfer = z.object({
  order: z.number(),
  lane: z.string(),
  setting: z.object({
    connectionId: z.string(),
    bucket: z.string(),
    folder: z.string(),
    checkedAt: z.number(),
    server: z.string().optional(),
  }),
  item,
  choice: z.enum(conflictChoices).extract(['skip', 'replace', 'keep_both']),
  condition: z.enum(conflictChoices).exclude(['skip', 'replace', 'keep_both']).optional(),
  transfer: z.looseObject({
    id: z.string(),
    kind: z.enum(['upload', 'download']),
    name: z.string(),
    connectionId: z.string(),
    bucket: z.string(),
    key: z.string(),
    bytesTotal: z.number(),
    bytesDone: z.number(),
    state: z.enum(['queued', 'running', 'paused', 'done', 'failed', 'cancelled']),
    queuedAt: z.number(),
  }),
});

const file = z.object({
  size: z.number(),
  mtimeNs: z.string(),
  ctimeNs: z.string().optional(),
  inode: z.string(),
  device: z.string(),
});
export const sentFile = z.object({ key: z.string(), file });

export const savedUpload = z.object({
  connectionId: z.string(),
  bucket: z.string(),
  server: z.string().optional(),
  startedAt: z.number(),
  uploadId: z.string(),
  key: z.string(),
  partSize: z.number(),
  checksum: z.enum(['crc32', 'crc32_of_parts', 'none']),
  file,
});
export type StoredUpload = z.infer<typeof savedUpload>;
export const savedIntent = savedUpload.pick({
  connectionId: true,
  bucket: true,
  server: true,
  key: true,
});
/** A copy within a server, whose upload has no id before the server has named it. */
export const savedCopy = savedIntent.extend({
  startedAt: z.number(),
  uploadId: z.string().optional(),
});

export const savedPart = z.object({
  partNumber: z.number(),
  etag: z.string(),
  size: z.number(),
  crc32: z.number(),
});
export const savedDownload = z.object({
  partPath: z.string(),
  etag: z.string(),
  size: z.number(),
  finalPath: z.string().optional(),
});
export const savedRange = z.object({ start: z.number(), end: z.number(), crc32: z.number() });

/** What the entry below a key has to be, as far as keys of its kind are known. */
export function schemaOf(key: string): z.ZodType | undefined {
  const [kind, , member] = key.split('/');
  switch (kind) {
    case 't':
      return storedTransfer;
    case 's':
      return sentFile;
    case 'i':
      return savedIntent;
    case 'c':
      return savedCopy;
    case 'u':
      return member === undefined ? savedUpload : savedPart;
    case 'd':
      return member === undefined ? savedDownload : savedRange;
    default:
      return undefined;
  }
}
