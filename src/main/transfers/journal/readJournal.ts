import type { z } from 'zod';
import { assertNever } from '../../../shared/assertNever';
import type { Transfer } from '../../../shared/model/transfers';
import type { KeyValueStore } from '../../storage/keyValueStore';
import type { SavedDownload, SavedPart, SavedRange, SentFile } from '../memory';
import type { PlanItem } from '../plan';
import type { StartedCopy } from '../port';
import { weightOf } from '../transferJob';
import type { TransferJob } from '../transferJob';
import {
  keys,
  savedCopy,
  savedDownload,
  savedIntent,
  savedPart,
  savedRange,
  savedUpload,
  sentFile,
  storedTransfer,
} from './journalEntries';
import type { StoredItem, StoredUpload } from './journalEntries';

/** A transfer as the journal has it. */
export interface StoredTransfer {
  readonly job: TransferJob;
  readonly transfer: Transfer;
}

/** A multipart upload that a server may have begun. */
export interface UploadIntent {
  readonly id: string;
  /** The transfer or the copy that was about to begin it, but for transfers of earlier processes. */
  readonly owner?: string;
  readonly connectionId: string;
  readonly bucket: string;
  /** Where the connection led then, as far as that is known. */
  readonly server?: string;
  readonly key: string;
}

/** An upload or a download with what was moved of it. */
interface WithParts<Saved, Part> {
  saved: Saved;
  /** By their number, or where they start. */
  readonly parts: Map<number, Part>;
}

/** What a store has of a journal. */
export interface JournalContent {
  /** By the id of their transfer, as downloads are. */
  readonly uploads: Map<string, WithParts<StoredUpload, SavedPart>>;
  readonly downloads: Map<string, WithParts<Omit<SavedDownload, 'ranges'>, SavedRange>>;
  /** What transfers were about to send, by their ids. */
  readonly sent: Map<string, SentFile>;
  readonly intents: Map<string, UploadIntent>;
  readonly copies: Map<string, StartedCopy>;
  /** In the order in which they were queued. */
  readonly transfers: readonly StoredTransfer[];
  /** A number for each transfer, by which they are in order. */
  readonly orders: Map<string, number>;
  /** Below all others, or that of the first. */
  readonly firstOrder: number;
  /** Above all of them. */
  readonly nextOrder: number;
  /** What can't be understood. */
  readonly damaged: readonly (readonly [key: string, text: string])[];
  /** What belongs to transfers, uploads and downloads that are not there, by the key that those would have. */
  readonly stray: readonly (readonly [owner: string, key: string])[];
}

/**
 * Reads all of a journal.
 *
 * @throws Error when the store can't be read
 */
export async function readJournal(store: KeyValueStore): Promise<JournalContent> {
  const uploads: JournalContent['uploads'] = new Map();
  const downloads: JournalContent['downloads'] = new Map();
  const sent: JournalContent['sent'] = new Map();
  const intents: JournalContent['intents'] = new Map();
  const copies: JournalContent['copies'] = new Map();
  const orders: JournalContent['orders'] = new Map();
  const found: { readonly order: number; readonly stored: StoredTransfer }[] = [];
  const damaged: (readonly [key: string, text: string])[] = [];
  const stray: (readonly [owner: string, key: string])[] = [];

  function parse<Value>(schema: z.ZodType<Value>, key: string, text: string): Value | undefined {
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      damaged.push([key, text]);
      return undefined;
    }
  }

  /** Reads the entries of a kind that have nothing below them. */
  async function readAll<Value>(
    kind: string,
    schema: z.ZodType<Value>,
    take: (value: Value, id: string) => void,
  ): Promise<void> {
    for await (const [key, text] of store.entries(kind)) {
      const value = parse(schema, key, text);
      if (value !== undefined) take(value, key.slice(kind.length));
    }
  }

  /** Reads the entries of a kind with what was moved of each, which stands behind it. */
  async function readWithParts<Saved, Part>(
    kind: string,
    schemas: { readonly saved: z.ZodType<Saved>; readonly part: z.ZodType<Part> },
    into: Map<string, WithParts<Saved, Part>>,
    numberOf: (part: Part) => number,
  ): Promise<void> {
    for await (const [key, text] of store.entries(kind)) {
      const [, id = '', member] = key.split('/');
      if (member === undefined) {
        const saved = parse(schemas.saved, key, text);
        if (saved !== undefined) into.set(id, { saved, parts: new Map() });
        continue;
      }
      const owner = into.get(id);
      const part = parse(schemas.part, key, text);
      if (owner === undefined) stray.push([kind + id, key]);
      else if (part !== undefined) owner.parts.set(numberOf(part), part);
    }
  }

  await readWithParts('u/', { saved: savedUpload, part: savedPart }, uploads, (part) => {
    return part.partNumber;
  });
  await readWithParts('d/', { saved: savedDownload, part: savedRange }, downloads, (range) => {
    return range.start;
  });
  await readAll('s/', sentFile, (saved, id) => sent.set(id, saved));
  await readAll('i/', savedIntent, (saved, id) => intents.set(id, { id, ...saved }));
  await readAll('c/', savedCopy, (saved, id) => copies.set(id, { id, ...saved }));
  await readAll('t/', storedTransfer, ({ order, transfer, item, ...job }) => {
    const { id } = transfer;
    orders.set(id, order);
    const whole = planItemOf(item);
    found.push({
      order,
      stored: { job: { ...job, id, weight: weightOf(whole), item: whole }, transfer },
    });
  });
  for (const id of sent.keys()) if (!orders.has(id)) stray.push([keys.transfer(id), keys.sent(id)]);
  found.sort((one, other) => one.order - other.order);
  const transfers = found.map(({ stored }) => stored);
  const firstOrder = found[0]?.order ?? 0;
  const nextOrder = (found.at(-1)?.order ?? -1) + 1;
  return {
    uploads,
    downloads,
    sent,
    intents,
    copies,
    transfers,
    orders,
    firstOrder,
    nextOrder,
    damaged,
    stray,
  };
}

/** The item of a plan: JSON leaves out a member that is `undefined`. */
function planItemOf(item: StoredItem): PlanItem {
  switch (item.kind) {
    case 'upload':
      return { ...item, source: item.source };
    case 'download':
      return { ...item, etag: item.etag };
    case 'folder':
      return item;
    default:
      return assertNever(item);
  }
}
