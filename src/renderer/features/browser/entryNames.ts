import type { ParseKeys, TFunction } from 'i18next';
import type { ListEntry } from '../../../shared/model/objects';
import { extensionOf, fileKindOf } from '../../../shared/model/fileKinds';
import type { FileKind } from '../../../shared/model/fileKinds';
import { baseName } from '../../../shared/model/keyNames';
import { visibleName } from '../../../shared/model/visibleName';

/** The name of a folder or object as it is shown and told; a folder's ends in `/`. */
export function entryName(key: string, t: TFunction): string {
  const name = baseName(key);
  return name === '/' ? `${t('browser.table.emptyName')}/` : visibleName(name);
}

/**
 * The name of a row as it is shown and told: what follows the listed prefix in its key, which in a
 * folder is the last part alone. The object whose key is that prefix has the name of the folder.
 */
export function rowName(key: string, prefix: string, t: TFunction): string {
  if (key === prefix) return entryName(key, t);
  const name = key.slice(prefix.length);
  return name === '/' ? `${t('browser.table.emptyName')}/` : visibleName(name);
}

/** A folder's whole name for a sentence: its prefix, or the bucket's name at the top. */
export function folderName(bucket: string, prefix: string): string {
  return prefix === '' ? bucket : visibleName(prefix);
}

/** The kind that an entry's icon shows. */
export function entryKind(entry: ListEntry): FileKind {
  return entry.kind === 'folder' ? 'folder' : fileKindOf(baseName(entry.key));
}

/** The type of an entry in words: `Folder`, `PNG image`. */
export function entryType(entry: ListEntry, t: TFunction): string {
  if (entry.kind === 'folder') return t('browser.kinds.folder');
  const name = baseName(entry.key);
  const extension = extensionOf(name).toUpperCase();
  const word: ParseKeys = `browser.kinds.${fileKindOf(name)}`;
  return extension === ''
    ? t('browser.kinds.object')
    : t('browser.kinds.withExtension', { extension, kind: t(word) });
}
