import type { ListEntry } from '../../shared/model/objects';

/**
 * How objects and folders that were just made show in what is listed: the rows to be put there.
 *
 * @param filled Folders that have received objects whose keys are not told.
 */
export function changesIn(
  { prefix, scope }: { readonly prefix: string; readonly scope: 'folder' | 'below' },
  made: readonly ListEntry[],
  filled: readonly string[],
): readonly ListEntry[] {
  // Where objects are listed, not folders, such a folder may be no row at all.
  const folders = scope === 'below' ? [] : filled.map((key) => ({ kind: 'folder', key }) as const);
  return [...made, ...folders].flatMap((entry): readonly ListEntry[] => {
    if (!entry.key.startsWith(prefix)) return [];
    // What marks the folder itself is a row only where it has content, as in what is listed.
    if (entry.key === prefix) return entry.kind === 'object' && entry.size > 0 ? [entry] : [];
    if (scope === 'below') {
      // A folder that was made is the empty object that marks it.
      return [entry.kind === 'folder' ? { kind: 'object', key: entry.key, size: 0 } : entry];
    }
    const slash = entry.key.indexOf('/', prefix.length);
    return [slash < 0 ? entry : { kind: 'folder', key: entry.key.slice(0, slash + 1) }];
  });
}
