import type { ViewRow } from '../../../../shared/model/views';
import { isDecomposed } from '../../../../shared/model/keyNames';
import { formatSize, formatTime } from '../../../state/format';
import type { CellWordsOfNow } from './cellWords';

/** What the cells of a row tell besides its name, for those who go from row to row and hear its name alone. */
export function rowDescription(
  { entry }: ViewRow,
  { t, locale, now, prefix, typeOf }: CellWordsOfNow,
): string {
  const parts = [typeOf(entry)];
  if (entry.kind === 'object') {
    const { key, size, lastModified, storageClass = '' } = entry;
    parts.push(formatSize(size, locale));
    if (lastModified !== undefined) parts.push(formatTime(lastModified, now, locale));
    if (storageClass !== '') parts.push(storageClass);
    if (key.endsWith('/')) parts.push(t('browser.table.ownData'));
  }
  if (isDecomposed(entry.key.slice(prefix.length))) parts.push(t('common.decomposed'));
  return parts.join(', ');
}
