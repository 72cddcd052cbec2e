import i18next from 'i18next';
import type { TFunction } from 'i18next';
import { createContext, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../state/settings';
import { useNow } from '../../ui/useNow';

interface Words {
  readonly t: TFunction;
  readonly locale: string;
  /** What relative times are told from. */
  readonly now: number;
  /** The folder whose rows these are: names are what follows it in a key. */
  readonly prefix: string;
}

/**
 * What the cells of a table are written with. Found out once for the whole table: rows come and go
 * by the dozen in every frame of scrolling.
 */
export const CellWords = createContext<Words>({ t: i18next.t, locale: 'en', now: 0, prefix: '' });

/** The {@link CellWords} of this moment, with a new time twice a minute. */
export function useCellWords(prefix = ''): Words {
  const { t } = useTranslation();
  const locale = useLocale();
  const now = useNow(30_000);
  return useMemo(() => ({ t, locale, now, prefix }), [t, locale, now, prefix]);
}
