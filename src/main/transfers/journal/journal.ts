import { randomUUID } from 'node:crypto';
import { dipperError } from '../../../shared/errors/appError';
import type { DipperError } from '../../../shared/errors/appError';
import type { UnfinishedUpload } from '../../../shared/model/transfers';
import type { OnProblem } from '../../storage/jsonFile';
import { createVolatileStore, isInUse, openKeyValueStore } from '../../storage/keyValueStore';
import type { Change, KeyValueStore } from '../../storage/keyValueStore';
import { mendJournal } from './damagedJournal';
import type { MendedJournal } from './damagedJournal';
import { changesToSetAside, takeBackUnderstood } from './journalAside';
import { keys } from './journalEntries';
import { createJournalWriter } from './journalWriter';
import { readJournal } from './readJournal';
import type { StoredTransfer, UploadIntent } from './readJournal';
import type { DownloadMemory, SavedDownload, SavedUpload, UploadMemory } from '../memory';
import type { StartedCopy } from '../port';
import type { TransferJob } from '../transferJob';

/** A multipart upload that was begun, and that no transfer of the journal goes on with. */
export interface Leftover extends UnfinishedUpload {
  /** Where the connection led when it was begun, as far as that is known. */
  readonly server?: string;
  /** The copy that has begun it. */
  readonly owner?: string;
}

/**
 * What outlives the process: every transfer that has not ended well, and how far each has come.
 * Nothing in it is a secret. A disk that refuses to keep it is told, once until it takes something
 * again, and nothing stops: this process knows all of it still, and writes it once the disk takes it.
 */
export interface Journal {
  /** What earlier processes have left in it, in the order in which it was queued. */
  load(): readonly StoredTransfer[];
  /**
   * Writes transfers as they are now.
   *
   * @param isSafe Resolves once the disk has them, and what was written before, but for what LevelDB is just
   *   making a table of.
   */
  put(stored: readonly StoredTransfer[], isSafe?: boolean): Promise<void>;
  /** Has transfers that it knows stand before or behind all others, in this order, once they are put again. */
  reorder(ids: readonly string[], place: 'first' | 'last'): void;
  /**
   * Forgets transfers, but not the uploads that they have left on a server. The disk hears of it a
   * moment later.
   */
  remove(ids: readonly string[]): void;
  uploadMemory(job: TransferJob, onStartedOver: UploadMemory['startedOver']): UploadMemory;
  downloadMemory(job: TransferJob, onStartedOver: DownloadMemory['startedOver']): DownloadMemory;
  /** Bytes that a later run need not move. */
  savedBytes(id: string): number;
  /** The transfer whose multipart upload that is, or was. */
  transferOf(uploadId: string): string | undefined;
  /** Notes a copy, also once more when its upload has an id. The disk has it before this resolves. */
  keepCopy(copy: StartedCopy): Promise<void>;
  forgetCopy(id: string): Promise<void>;
  /** Multipart uploads whose transfer is not there any more, and those of copies. */
  leftovers(): readonly Leftover[];
  /** Forgets one of them, once it was aborted. */
  forgetUpload(uploadId: string): Promise<void>;
  /**
   * Uploads that are about to begin, and those of which nobody knows whether they have begun, nor their ids,
   * since a process ended or an answer got lost.
   */
  intents(): readonly UploadIntent[];
  forgetBegun(intents: readonly UploadIntent[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the journal that is kept in a folder. One that can't be read is mended, or a new one takes its place.
 * Where the disk refuses even that, the journal is one that is gone with the process: transfers go on without
 * it. All of this is told.
 */
export async function openJournalIn(folder: string, onProblem: OnProblem): Promise<Journal> {
  try {
    return await openIn(folder, onProblem);
  } catch (error) {
    try {
      if (isInUse(error)) throw error;
      const mended = await mendJournal(folder);
      const journal = await openIn(folder, onProblem);
      onProblem(mendedProblem(folder, mended, error));
      return journal;
    } catch {
      onProblem(
        dipperError(
          'local_failed',
          'The journal of transfers can’t be opened, so they will not outlive Dipper this time.',
          { retry: 'now', resource: folder, facts: { reason: 'journal_lost' }, cause: error },
        ),
      );
      return openJournal(createVolatileStore(), onProblem);
    }
  }
}

async function openIn(folder: string, onProblem: OnProblem): Promise<Journal> {
  const store = await openKeyValueStore(folder);
  try {
    return await openJournal(store, onProblem);
  } catch (error) {
    await store.close();
    throw error;
  }
}

function mendedProblem(
  folder: string,
  { isRepaired, keptAs }: MendedJournal,
  cause: unknown,
): DipperError {
  const what = isRepaired
    ? 'has been repaired. Some transfers may be missing.'
    : 'can’t be read, and a new one takes its place.';
  return dipperError('local_failed', `The journal of transfers was damaged: it ${what}`, {
    resource: folder,
    facts: { reason: isRepaired ? 'journal_repaired' : 'journal_replaced', keptAs },
    cause,
  });
}

/**
 * Reads the whole of a store and keeps it up to date from then on. What can't be understood is told once,
 * and kept aside for a version that understands it.
 *
 * @throws Error when the store can't be read
 */
export async function openJournal(store: KeyValueStore, onProblem: OnProblem): Promise<Journal> {
  const aside = await takeBackUnderstood(store);
  const content = await readJournal(store);
  const { uploads, downloads, sent, intents, copies, transfers, orders, damaged, stray } = content;
  let { firstOrder, nextOrder } = content;
  const { write, writeSafely, writeSoon, close } = createJournalWriter(store, onProblem);
  if (damaged.length > 0) {
    const count = String(damaged.length);
    onProblem(
      dipperError('local_failed', `${count} entries of the journal of transfers are damaged.`, {
        facts: { reason: 'journal_damaged' },
      }),
    );
    await write(changesToSetAside(damaged));
  }
  const unread = new Set([...aside, ...damaged.map(([key]) => key)]);
  const orphans = stray.filter(([owner, key]) => !unread.has(owner) && !unread.has(key));
  if (orphans.length > 0) await write(orphans.map(([, key]) => ({ type: 'del', key })));

  function removalOfUpload(id: string): readonly Change[] {
    const known = uploads.get(id);
    uploads.delete(id);
    if (known === undefined) return [];
    const parts = [...known.parts.keys()].map((number) => keys.part(id, number));
    return [keys.upload(id), ...parts].map((key) => ({ type: 'del', key }));
  }

  /** What could not be aborted is a leftover once its transfer begins another one. */
  function leaveUpload(id: string): readonly Change[] {
    const known = uploads.get(id);
    if (known === undefined) return [];
    const left = randomUUID();
    const value = JSON.stringify(known.saved);
    uploads.set(left, { saved: known.saved, parts: new Map() });
    return [{ type: 'put', key: keys.upload(left), value }, ...removalOfUpload(id)];
  }

  function removalOfDownload(id: string): readonly Change[] {
    const known = downloads.get(id);
    downloads.delete(id);
    if (known === undefined) return [];
    const ranges = [...known.parts.keys()].map((start) => keys.range(id, start));
    return [keys.download(id), ...ranges].map((key) => ({ type: 'del', key }));
  }

  async function forgetBegun(forgotten: readonly UploadIntent[]): Promise<void> {
    const changes = forgotten.map(({ id }): Change => {
      intents.delete(id);
      return { type: 'del', key: copies.delete(id) ? keys.copy(id) : keys.intent(id) };
    });
    await write(changes);
  }

  return {
    load: () => transfers,
    async put(stored, isSafe = false) {
      const changes = stored.map(({ job, transfer }): Change => {
        const { id, lane, setting, item, choice, condition } = job;
        const order = orders.get(id) ?? nextOrder++;
        orders.set(id, order);
        const value = JSON.stringify({ order, lane, setting, item, choice, condition, transfer });
        return { type: 'put', key: keys.transfer(id), value };
      });
      await (isSafe ? writeSafely : write)(changes);
    },
    reorder(ids, place) {
      const known = ids.filter((id) => orders.has(id));
      if (place === 'first') firstOrder -= known.length;
      let order = place === 'first' ? firstOrder : nextOrder;
      for (const id of known) orders.set(id, order++);
      nextOrder = Math.max(nextOrder, order);
    },
    remove(ids) {
      const changes = ids.flatMap((id): readonly Change[] => {
        orders.delete(id);
        const ofSent = sent.delete(id) ? [keys.sent(id)] : [];
        const removals = [keys.transfer(id), ...ofSent].map((key): Change => ({
          type: 'del',
          key,
        }));
        return [...removals, ...removalOfDownload(id)];
      });
      writeSoon(changes);
    },
    uploadMemory({ id, setting: { connectionId, bucket, server } }, onStartedOver) {
      let mayBeLeft = false;
      return {
        get saved(): SavedUpload | undefined {
          const known = uploads.get(id);
          return known === undefined
            ? undefined
            : { ...known.saved, parts: [...known.parts.values()] };
        },
        get sent() {
          return sent.get(id);
        },
        async noteSent(about) {
          sent.set(id, about);
          await writeSafely([{ type: 'put', key: keys.sent(id), value: JSON.stringify(about) }]);
        },
        async intend(key) {
          mayBeLeft = false;
          const place = { connectionId, bucket, server, key };
          const intent = { id: randomUUID(), owner: id, ...place };
          intents.set(intent.id, intent);
          const value = JSON.stringify(place);
          await writeSafely([{ type: 'put', key: keys.intent(intent.id), value }]);
          return async () => {
            if (!mayBeLeft) await forgetBegun([intent]);
          };
        },
        lostAnswer() {
          mayBeLeft = true;
        },
        async begin(begun) {
          const saved = { ...begun, connectionId, bucket, server, startedAt: Date.now() };
          const before = leaveUpload(id);
          uploads.set(id, { saved, parts: new Map() });
          const put = { type: 'put', key: keys.upload(id), value: JSON.stringify(saved) } as const;
          await writeSafely([...before, put]);
        },
        async noteFile(file) {
          const known = uploads.get(id);
          if (known === undefined) return;
          known.saved = { ...known.saved, file };
          const value = JSON.stringify(known.saved);
          await write([{ type: 'put', key: keys.upload(id), value }]);
        },
        async part(part) {
          uploads.get(id)?.parts.set(part.partNumber, part);
          const key = keys.part(id, part.partNumber);
          await write([{ type: 'put', key, value: JSON.stringify(part) }]);
        },
        end: async () => {
          const changes = removalOfUpload(id);
          if (changes.length > 0) await write(changes);
        },
        startedOver: onStartedOver,
      };
    },
    downloadMemory({ id }, onStartedOver) {
      return {
        get saved(): SavedDownload | undefined {
          const known = downloads.get(id);
          return known === undefined
            ? undefined
            : { ...known.saved, ranges: [...known.parts.values()] };
        },
        async begin(saved) {
          const before = removalOfDownload(id);
          downloads.set(id, { saved, parts: new Map() });
          const value = JSON.stringify(saved);
          await write([...before, { type: 'put', key: keys.download(id), value }]);
        },
        async range(range) {
          downloads.get(id)?.parts.set(range.start, range);
          const key = keys.range(id, range.start);
          await write([{ type: 'put', key, value: JSON.stringify(range) }]);
        },
        async name(finalPath) {
          const known = downloads.get(id);
          if (known === undefined) return;
          known.saved = { ...known.saved, finalPath };
          await writeSafely([
            { type: 'put', key: keys.download(id), value: JSON.stringify(known.saved) },
          ]);
        },
        async end() {
          const changes = removalOfDownload(id);
          if (changes.length > 0) await write(changes);
        },
        startedOver: onStartedOver,
      };
    },
    savedBytes(id) {
      const parts = [...(uploads.get(id)?.parts.values() ?? [])];
      const ranges = [...(downloads.get(id)?.parts.values() ?? [])];
      return (
        parts.reduce((sum, { size }) => sum + size, 0) +
        ranges.reduce((sum, { start, end }) => sum + end - start, 0)
      );
    },
    transferOf(uploadId) {
      for (const [id, { saved }] of uploads) if (saved.uploadId === uploadId) return id;
      return undefined;
    },
    async keepCopy(copy) {
      const { id, ...saved } = copy;
      copies.set(id, copy);
      await writeSafely([{ type: 'put', key: keys.copy(id), value: JSON.stringify(saved) }]);
    },
    async forgetCopy(id) {
      copies.delete(id);
      await write([{ type: 'del', key: keys.copy(id) }]);
    },
    leftovers: () => [
      ...[...uploads].flatMap(([id, { saved }]) => {
        if (orders.has(id)) return [];
        const { connectionId, bucket, server, key, uploadId, startedAt } = saved;
        return [{ connectionId, bucket, server, key, uploadId, startedAt }];
      }),
      ...[...copies.values()].flatMap(({ id, uploadId, ...place }) =>
        uploadId === undefined ? [] : [{ ...place, uploadId, owner: id }],
      ),
    ],
    async forgetUpload(uploadId) {
      for (const [id, { saved }] of uploads) {
        if (saved.uploadId === uploadId) await write(removalOfUpload(id));
      }
      const copied = [...copies.values()].filter((copy) => copy.uploadId === uploadId);
      await forgetBegun(copied);
    },
    intents: () => [
      ...intents.values(),
      ...[...copies.values()]
        .filter(({ uploadId }) => uploadId === undefined)
        .map((copy) => ({ ...copy, owner: copy.id })),
    ],
    forgetBegun,
    close,
  };
}
