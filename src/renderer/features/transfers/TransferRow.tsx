import { ArrowDown, ArrowUp, FolderOpen, RotateCw, X } from 'lucide-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { assertNever } from '../../../shared/assertNever';
import type { AppError } from '../../../shared/errors/appError';
import type { Transfer } from '../../../shared/model/transfers';
import { formatNumber, formatSize } from '../../state/format';
import { parentPrefix, visibleName } from '../../state/keyNames';
import { useLocale } from '../../state/settings';
import { cancelTransfers, retryTransfers, showTransferInFolder } from '../../state/transfers';
import { IconButton } from '../../ui/Button';
import { classNames } from '../../ui/classNames';
import { ProgressBar } from '../../ui/ProgressBar';
import { TransferFailure } from './TransferFailure';
import styles from './TransfersPanel.module.css';

interface TransferRowProps {
  readonly transfer: Transfer;
  /** Counted from 0. */
  readonly position: number;
  readonly count: number;
  /** Pixels from the top of the list. */
  readonly top: number;
}

/** One file on its way. */
export const TransferRow = memo(function TransferRow({
  transfer,
  position,
  count,
  top,
}: TransferRowProps): ReactNode {
  const { t } = useTranslation();
  const { kind, state, bucket, key, skipped = false, error } = transfer;
  const name = visibleName(transfer.name);
  const where = t(kind === 'upload' ? 'transfers.uploadTo' : 'transfers.downloadFrom', {
    bucket,
    key: visibleName(key),
  });

  return (
    <li
      aria-setsize={count}
      aria-posinset={position + 1}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span className={styles.direction} title={t(`transfers.${kind}`)}>
        {kind === 'upload' ? (
          <ArrowUp aria-label={t('transfers.upload')} />
        ) : (
          <ArrowDown aria-label={t('transfers.download')} />
        )}
      </span>
      <span className={styles.name} title={where}>
        <bdi>{name}</bdi>
        <bdi className={styles.where}>{`s3://${bucket}/${visibleName(parentPrefix(key))}`}</bdi>
      </span>
      <span className={styles.progress}>
        <ProgressBar label={name} fraction={fractionOf(transfer)} tone={toneOf(transfer)} />
      </span>
      <span className={classNames(styles.state, state === 'failed' && styles.failed)}>
        {skipped ? t('transfers.state.skipped') : t(`transfers.state.${state}`)}
      </span>
      {error !== undefined && (state === 'failed' || hasLeftovers(error)) ? (
        <TransferFailure name={name} error={error} />
      ) : (
        <Bytes transfer={transfer} />
      )}
      <Actions transfer={transfer} />
    </li>
  );
});

/** A transfer that was stopped needs no words, unless something of it could not be cleared away. */
function hasLeftovers({ facts = {} }: AppError): boolean {
  return facts['leftUploadId'] !== undefined || facts['leftFile'] !== undefined;
}

function Bytes({ transfer }: { readonly transfer: Transfer }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { bytesDone, bytesTotal, state } = transfer;
  const total = formatSize(bytesTotal, locale);
  const exact = t('common.bytes', { count: bytesTotal });
  return (
    <span className={styles.bytes} title={`${formatNumber(bytesDone, locale)} / ${exact}`}>
      {state === 'done' || state === 'queued'
        ? total
        : t('transfers.bytesOf', { done: formatSize(bytesDone, locale), total })}
    </span>
  );
}

function Actions({ transfer }: { readonly transfer: Transfer }): ReactNode {
  const { t } = useTranslation();
  const { id, kind, state, skipped = false } = transfer;
  const waiting = state === 'queued' || state === 'running' || state === 'paused';
  return (
    <span className={styles.actions}>
      {waiting && (
        <IconButton
          label={t('common.cancel')}
          icon={<X />}
          onClick={() => void cancelTransfers([id])}
        />
      )}
      {(state === 'failed' || state === 'cancelled') && (
        <IconButton
          label={t('common.retry')}
          icon={<RotateCw />}
          onClick={() => void retryTransfers([id])}
        />
      )}
      {kind === 'download' && state === 'done' && !skipped && (
        <IconButton
          label={t('transfers.showInFolder')}
          icon={<FolderOpen />}
          onClick={() => void showTransferInFolder(id)}
        />
      )}
    </span>
  );
}

function fractionOf({ state, bytesDone, bytesTotal }: Transfer): number {
  if (state === 'done') {
    return 1;
  }
  return bytesTotal === 0 ? 0 : Math.min(1, bytesDone / bytesTotal);
}

function toneOf({ state, skipped = false }: Transfer): 'normal' | 'failed' | 'done' | 'quiet' {
  switch (state) {
    case 'failed':
      return 'failed';
    case 'done':
      return skipped ? 'quiet' : 'done';
    case 'cancelled':
      return 'quiet';
    case 'queued':
    case 'running':
    case 'paused':
      return 'normal';
    default:
      return assertNever(state);
  }
}
