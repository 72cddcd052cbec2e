import i18next from 'i18next';
import type { TFunction } from 'i18next';
import { createContext, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { extensionOf } from '../../../../shared/model/fileKinds';
import type { ListEntry } from '../../../../shared/model/objects';
import { baseName } from '../../../../shared/model/keyNames';
import { useLocale } from '../../../state/settings';
import { useNow } from '../../../ui/useNow';
import { entryType } from '../entryNames';

/** What cells are written with at one moment. */
export interface CellWordsOfNow {
  readonly t: TFunction;
  readonly locale: string;
  /** What relative times are told from. */
  readonly now: number;
  /** The folder whose rows these are: names are what follows it in a key. */
  readonly prefix: string;
  /** The type of an entry in words. */
  readonly typeOf: (entry: ListEntry) => string;
}

/** Words for types, put together once for each: a folder has thousands of rows and few types. */
function rememberedTypes(t: TFunction): CellWordsOfNow['typeOf'] {
  const words = new Map<string, string>();
  return (entry) => {
    const type = entry.kind === 'folder' ? '/' : extensionOf(baseName(entry.key));
    const known = words.get(type);
    if (known !== undefined) return known;
    const word = entryType(entry, t);
    words.set(type, word);
    return word;
  };
}

/**
 * What the cells of a table are written with. Found out once for the whole table: rows come and go
 * by the dozen in every frame of scrolling.
 */
export const CellWords = createContext<CellWordsOfNow>({
  t: i18next.t,
  locale: 'en',
  now: 0,
  prefix: '',
  typeOf: () => '',
});

/** The {@link CellWords} of this moment, with a new time twice a minute. */
export function useCellWords(prefix = ''): CellWordsOfNow {
  const { t } = useTranslation();
  const locale = useLocale();
  const now = useNow(30_000);
  const typeOf = useMemo(() => rememberedTypes(t), [t]);
  return useMemo(() => ({ t, locale, now, prefix, typeOf }), [t, locale, now, prefix, typeOf]);
}
