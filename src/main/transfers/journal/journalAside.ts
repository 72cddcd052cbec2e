import type { Change, KeyValueStore } from '../../storage/keyValueStore';
import { schemaOf } from './journalEntries';

/* What can't be understood is kept out of the way: another version of Dipper may have written it. */

const aside = 'x/';

/** How entries are put where they are not read again, as they are. */
export function changesToSetAside(
  entries: readonly (readonly [key: string, text: string])[],
): readonly Change[] {
  return entries.flatMap(([key, value]): readonly Change[] => [
    { type: 'put', key: aside + key, value },
    { type: 'del', key },
  ]);
}

/**
 * Puts back what was set aside, where it can be understood by now.
 *
 * @returns Keys of what is still out of the way.
 */
export async function takeBackUnderstood(store: KeyValueStore): Promise<readonly string[]> {
  const changes: Change[] = [];
  const understood: string[] = [];
  const left: string[] = [];
  for await (const [asideKey, value] of store.entries(aside)) {
    const key = asideKey.slice(aside.length);
    if (!isUnderstood(key, value)) {
      left.push(key);
      continue;
    }
    understood.push(key);
    changes.push({ type: 'put', key, value }, { type: 'del', key: asideKey });
  }
  // A disk that takes nothing has them still, where they are.
  if (changes.length > 0) await store.write(changes).catch(() => left.push(...understood));
  return left;
}

function isUnderstood(key: string, text: string): boolean {
  try {
    return schemaOf(key)?.safeParse(JSON.parse(text)).success === true;
  } catch {
    return false;
  }
}
