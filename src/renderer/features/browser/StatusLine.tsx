import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { useShallow } from 'zustand/react/shallow';
import { visibleName } from '../../../shared/model/visibleName';
import { useConnections } from '../../state/connections';
import { formatSize, formatTime, minute } from '../../state/format';
import { useListing } from '../../state/listing';
import { useLocale } from '../../state/settings';
import { Button } from '../../ui/Button';
import { useNow } from '../../ui/useNow';
import { endLookup, useAddressLookup } from './addressLookup';
import styles from './StatusLine.module.css';

interface Progress {
  /** A word for the state, for tests and styles. */
  readonly state: string;
  /** When all of what is shown was listed, for tests. */
  readonly listedAt?: number;
  readonly text: string;
  /** How old that is, where it is worth telling. */
  readonly age?: string;
}

type ListingFacts = Pick<
  ReturnType<typeof useListing.getState>,
  'status' | 'listed' | 'total' | 'rememberedFrom' | 'listedAt'
> & {
  /** All that is below is searched. */
  readonly searches: boolean;
};

function useFolderProgress(t: TFunction): Progress {
  const facts = useListing(
    useShallow(({ source, status, listed, total, rememberedFrom, listedAt }) => ({
      status,
      listed,
      total,
      rememberedFrom,
      listedAt,
      searches: source.kind === 'folder' && source.scope === 'below',
    })),
  );
  const locale = useLocale();
  const now = useNow(10_000);
  const { status, listedAt } = facts;
  const ageOf = (at: number): string =>
    now - at < minute ? t('browser.status.aMomentAgo') : formatTime(at, now, locale);
  const isOld = status === 'complete' && listedAt !== undefined && now - listedAt >= minute;
  return {
    state: status,
    listedAt,
    text: progressWords(facts, ageOf, t),
    age: isOld ? t('browser.status.age', { age: ageOf(listedAt) }) : undefined,
  };
}

function progressWords(
  { status, listed, total, rememberedFrom, searches }: ListingFacts,
  ageOf: (at: number) => string,
  t: TFunction,
): string {
  const age = rememberedFrom === undefined ? undefined : ageOf(rememberedFrom);
  switch (status) {
    case 'idle':
      return '';
    case 'waiting':
    case 'listing':
      if (age !== undefined) return t('browser.status.remembered', { count: total, age });
      if (status === 'waiting') {
        return total === 0 ? t('browser.status.waiting') : t('browser.status.refreshing');
      }
      return searches
        ? t('browser.status.searching', { count: listed })
        : t('browser.status.listing', { count: listed });
    case 'complete':
      return searches
        ? t('browser.status.searched', { count: total })
        : t('browser.status.complete', { count: total });
    case 'stopped':
      return age === undefined
        ? t('browser.status.stopped', { count: total })
        : t('browser.status.stoppedEarly', { count: total, age });
    case 'failed':
      if (age !== undefined) return t('browser.status.failedEarly', { count: total, age });
      return total === 0
        ? t('browser.status.failedAtOnce')
        : t('browser.status.failed', { count: total });
  }
}

function useBucketsProgress(connectionId: string, t: TFunction): Progress {
  const state = useConnections(({ buckets }) => buckets[connectionId]);
  switch (state?.status) {
    case 'ready':
      return {
        state: 'complete',
        text: t('browser.status.buckets', { count: state.buckets.length }),
      };
    case 'failed':
      return { state: 'failed', text: t('browser.status.bucketsFailed') };
    case 'loading':
    case undefined:
      return { state: 'waiting', text: t('browser.status.bucketsLoading') };
  }
}

function useProgress(t: TFunction): Progress {
  const source = useListing((state) => state.source);
  const lookup = useAddressLookup((state) => state.lookup);
  const connections = useConnections((state) => state.connections.length);
  const folder = useFolderProgress(t);
  const buckets = useBucketsProgress(source.kind === 'buckets' ? source.connectionId : '', t);
  if (lookup !== undefined) {
    return {
      state: 'looking',
      text: t('browser.address.looking', { name: visibleName(lookup.key) }),
    };
  }
  switch (source.kind) {
    case 'none':
      return {
        state: 'idle',
        text: connections === 0 ? '' : t('browser.status.connections', { count: connections }),
      };
    case 'buckets':
      return buckets;
    case 'folder':
      return folder;
  }
}

function useSelectedText(t: TFunction): string | undefined {
  const locale = useLocale();
  const count = useListing(({ selection }) => selection.rows.count);
  const totals = useListing(({ selected }) => selected);
  if (count === 0) return undefined;
  if (totals === undefined || totals.objects === 0) return t('browser.status.selected', { count });
  const size = formatSize(totals.bytes, locale);
  return totals.folders === 0
    ? t('browser.status.selectedSize', { count, size })
    : t('browser.status.selectedBeside', { count, size });
}

/**
 * How far the listing is and what is selected, in words, with a way to stop. Of these a screen reader says by
 * itself what becomes of the listing: rows tell themselves that they are selected, and time passes unasked.
 */
export function StatusLine({ children }: { readonly children?: ReactNode }): ReactNode {
  const { t } = useTranslation();
  const progress = useProgress(t);
  const filtered = useListing(({ appliedFilter, view }) =>
    appliedFilter === '' ? undefined : view.rowCount,
  );
  const selected = useSelectedText(t);
  const stopListing = useListing((state) => state.stop);
  const listing = progress.state === 'waiting' || progress.state === 'listing';
  const looking = progress.state === 'looking';
  const source = useListing((state) => state.source);
  const inFolder = source.kind === 'folder';
  const searches = inFolder && source.scope === 'below';
  return (
    <footer className={styles.line}>
      <div
        role="status"
        aria-label={t('browser.status.label')}
        aria-atomic="false"
        aria-busy={listing || looking || undefined}
        data-state={progress.state}
        data-listed-at={progress.listedAt}
        className={styles.status}
      >
        <span>
          {progress.text}
          {progress.age !== undefined && <span aria-live="off">, {progress.age}</span>}
        </span>
        {filtered !== undefined && (
          <span>
            {searches
              ? t('browser.status.found', { count: filtered })
              : t('browser.status.shown', { count: filtered })}
          </span>
        )}
        {selected !== undefined && <span aria-live="off">{selected}</span>}
      </div>
      {(looking || (listing && inFolder)) && (
        <Button tone="quiet" className={styles.stop} onClick={looking ? endLookup : stopListing}>
          {t('browser.status.stop')}
        </Button>
      )}
      <div className={styles.end}>{children}</div>
    </footer>
  );
}
