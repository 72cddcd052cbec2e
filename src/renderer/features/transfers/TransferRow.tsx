import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { assertNever } from '../../../shared/assertNever';
import type { AppError } from '../../../shared/errors/appError';
import type { Transfer } from '../../../shared/model/transfers';
import { parentPrefix } from '../../../shared/model/keyNames';
import { visibleName } from '../../../shared/model/visibleName';
import { formatNumber, formatSize } from '../../state/format';
import { useLocale } from '../../state/settings';
import { IconButton } from '../../ui/Button';
import { classNames } from '../../ui/classNames';
import { ProgressBar } from '../../ui/ProgressBar';
import { canRun, runAction } from './transferActions';
import type { TransferAction } from './transferActions';
import { TransferFailure } from './TransferFailure';
import { actionIcons } from './TransferMenu';
import styles from './TransfersPanel.module.css';

interface TransferRowProps {
  readonly transfer: Transfer;
  /** Counted from 0. */
  readonly position: number;
  readonly count: number;
  /** Pixels from the top of the list. */
  readonly top: number;
  /** Whether the keyboard comes here first. */
  readonly current: boolean;
}

/** One file on its way. */
export const TransferRow = memo(function TransferRow({
  transfer,
  position,
  count,
  top,
  current,
}: TransferRowProps): ReactNode {
  const { t } = useTranslation();
  const { kind, state, bucket, key, skipped = false, error, startedOver } = transfer;
  const name = visibleName(transfer.name);
  const where = t(kind === 'upload' ? 'transfers.uploadTo' : 'transfers.downloadFrom', {
    bucket,
    key: visibleName(key),
  });
  const stateWords = skipped ? t('transfers.state.skipped') : t(`transfers.state.${state}`);
  const again = startedOver === undefined ? undefined : t(`transfers.startedOver.${startedOver}`);

  return (
    <li
      aria-label={`${name}, ${stateWords}`}
      aria-setsize={count}
      aria-posinset={position + 1}
      data-position={position}
      tabIndex={current ? 0 : -1}
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
      <span className={styles.name} title={again === undefined ? where : `${where}\n${again}`}>
        <bdi>{name}</bdi>
        {again !== undefined && <span className={styles.again}>{again}</span>}
        <bdi className={styles.where}>{`s3://${bucket}/${visibleName(parentPrefix(key))}`}</bdi>
      </span>
      <span className={styles.progress}>
        <ProgressBar label={name} fraction={fractionOf(transfer)} tone={toneOf(transfer)} />
      </span>
      <span className={classNames(styles.state, state === 'failed' && styles.failed)}>
        {stateWords}
      </span>
      {error !== undefined && tellsWhy(transfer, error) ? (
        <TransferFailure
          label={t('transfers.whatHappened', { name })}
          name={name}
          error={error}
          tabIndex={current ? 0 : -1}
        />
      ) : (
        <Bytes transfer={transfer} />
      )}
      <Actions transfer={transfer} current={current} />
    </li>
  );
});

/** A transfer that was stopped needs no words, unless something of it could not be cleared away. */
function tellsWhy({ state }: Transfer, { facts = {} }: AppError): boolean {
  const leftSomething = facts.leftUploadId !== undefined || facts.leftFile !== undefined;
  return state === 'failed' || leftSomething;
}

function Bytes({ transfer }: { readonly transfer: Transfer }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { bytesDone, bytesTotal, state } = transfer;
  const total = formatSize(bytesTotal, locale);
  const exact = t('common.bytes', { count: bytesTotal });
  return (
    <span className={styles.bytes} title={`${formatNumber(bytesDone, locale)} / ${exact}`}>
      {state === 'done' || (state === 'queued' && bytesDone === 0)
        ? total
        : t('transfers.bytesOf', { done: formatSize(bytesDone, locale), total })}
    </span>
  );
}

interface ActionsProps {
  readonly transfer: Transfer;
  readonly current: boolean;
}

/** What has a button of its own, the rest being in the menu. */
const buttonActions: readonly TransferAction[] = ['pause', 'resume', 'cancel', 'retry'];

function Actions({ transfer, current }: ActionsProps): ReactNode {
  const { t } = useTranslation();
  // Where the file has gone: what one looks for afterwards.
  const place: TransferAction = transfer.kind === 'download' ? 'showInFolder' : 'goToObject';
  const arrived = transfer.state === 'done' && canRun(place, transfer) ? [place] : [];
  const shown = [...buttonActions.filter((action) => canRun(action, transfer)), ...arrived];
  return (
    <span className={styles.actions}>
      {shown.map((action) => {
        const Icon = actionIcons[action];
        return (
          <IconButton
            key={action}
            label={t(`transfers.actions.${action}`)}
            icon={<Icon />}
            tabIndex={current ? 0 : -1}
            onClick={() => runAction(action, transfer)}
          />
        );
      })}
    </span>
  );
}

function fractionOf({ state, bytesDone, bytesTotal }: Transfer): number {
  if (state === 'done') return 1;
  return bytesTotal === 0 ? 0 : Math.min(1, bytesDone / bytesTotal);
}

function toneOf({ state, skipped = false }: Transfer): 'normal' | 'failed' | 'done' | 'quiet' {
  switch (state) {
    case 'failed':
      return 'failed';
    case 'done':
      return skipped ? 'quiet' : 'done';
    case 'cancelled':
    case 'paused':
      return 'quiet';
    case 'queued':
    case 'running':
      return 'normal';
    default:
      return assertNever(state);
  }
}
