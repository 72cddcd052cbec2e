import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { useShallow } from 'zustand/react/shallow';
import { useConnections } from '../../state/connections';
import { formatSize } from '../../state/format';
import { visibleName } from '../../state/keyNames';
import { useListing } from '../../state/listing';
import { useLocale } from '../../state/settings';
import { Button } from '../../ui/Button';
import { useAddressLookup } from './addressLookup';
import styles from './StatusLine.module.css';

interface Progress {
  /** A word for the state, for tests and styles. */
  readonly state: string;
  readonly text: string;
}

function useFolderProgress(t: TFunction): Progress {
  const { status, listed, total } = useListing(
    useShallow(({ status, listed, total }) => ({ status, listed, total })),
  );
  switch (status) {
    case 'idle':
      return { state: status, text: '' };
    case 'waiting':
      return {
        state: status,
        text: total === 0 ? t('browser.status.waiting') : t('browser.status.refreshing'),
      };
    case 'listing':
      return { state: status, text: t('browser.status.listing', { count: listed }) };
    case 'complete':
      return { state: status, text: t('browser.status.complete', { count: total }) };
    case 'stopped':
      return {
        state: status,
        text:
          listed < total
            ? t('browser.status.stoppedEarly', { count: total })
            : t('browser.status.stopped', { count: listed }),
      };
    case 'failed':
      return {
        state: status,
        text:
          listed === 0
            ? t('browser.status.failedAtOnce')
            : t('browser.status.failed', { count: listed }),
      };
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
  const { objects, bytes } = useListing(({ selected }) => selected);
  if (count === 0) {
    return undefined;
  }
  return objects === 0
    ? t('browser.status.selected', { count })
    : t('browser.status.selectedSize', { count, size: formatSize(bytes, locale) });
}

/** How far the listing is and what is selected, in words, with a way to stop. */
export function StatusLine({ children }: { readonly children?: ReactNode }): ReactNode {
  const { t } = useTranslation();
  const progress = useProgress(t);
  const filtered = useListing(({ appliedFilter, view }) =>
    appliedFilter === '' ? undefined : view.rowCount,
  );
  const selected = useSelectedText(t);
  const stop = useListing((state) => state.stop);
  const listing = progress.state === 'waiting' || progress.state === 'listing';
  const inFolder = useListing(({ source }) => source.kind === 'folder');
  return (
    <footer className={styles.line}>
      <div
        role="status"
        aria-label={t('browser.status.label')}
        aria-busy={listing || undefined}
        data-state={progress.state}
        className={styles.status}
      >
        <span>{progress.text}</span>
        {filtered !== undefined && <span>{t('browser.status.shown', { count: filtered })}</span>}
        {selected !== undefined && <span>{selected}</span>}
      </div>
      {listing && inFolder && (
        <Button tone="quiet" className={styles.stop} onClick={stop}>
          {t('browser.status.stop')}
        </Button>
      )}
      <div className={styles.end}>{children}</div>
    </footer>
  );
}
