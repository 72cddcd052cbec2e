import { cp, rename, rm } from 'node:fs/promises';
import { retryWhileHeldUp } from '../../base/heldUp';
import { systemCode } from '../../base/systemErrors';
import { asideOf } from '../../storage/jsonFile';
import { openKeyValueStore, repairKeyValueStore } from '../../storage/keyValueStore';
import { readJournal } from './readJournal';

/** What became of a journal that could not be read. */
export interface MendedJournal {
  /** Whether what could still be read of it is in the new one, which is empty otherwise. */
  readonly isRepaired: boolean;
  /** Full path under which the old one is kept as it was. */
  readonly keptAs: string;
}

/**
 * Puts a journal that can be read in the place of one that can't. The old one is not touched before that one
 * is ready: a disk that is full, or may only be written to by somebody else, says nothing of what is on it. Windows
 * lets no folder be renamed while a virus scanner looks at what was just written there.
 *
 * @throws Error when the disk refuses; the journal is then as it was
 */
export async function mendJournal(folder: string): Promise<MendedJournal> {
  const next = `${folder}.new`;
  const keptAs = asideOf(folder);
  await rm(next, { recursive: true, force: true });
  try {
    const isRepaired = await saveInto(folder, next);
    if (!isRepaired) await makeEmpty(next);
    await retryWhileHeldUp(() => rename(folder, keptAs));
    try {
      await retryWhileHeldUp(() => rename(next, folder));
    } catch (error) {
      // Otherwise the next start would find no journal at all, and begin an empty one without a word.
      await retryWhileHeldUp(() => rename(keptAs, folder));
      throw error;
    }
    return { isRepaired, keptAs };
  } finally {
    await rm(next, { recursive: true, force: true });
  }
}

/** @returns Whether what was copied can be read now. */
async function saveInto(folder: string, next: string): Promise<boolean> {
  try {
    await cp(folder, next, { recursive: true });
  } catch (error) {
    // What can't be read in a sector of the disk can't be copied, nor be repaired.
    if (systemCode(error) === 'EIO') return false;
    throw error;
  }
  try {
    await repairKeyValueStore(next);
    const store = await openKeyValueStore(next);
    await readJournal(store).finally(() => store.close());
    return true;
  } catch {
    return false;
  }
}

async function makeEmpty(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const store = await openKeyValueStore(folder);
  await store.close();
}
