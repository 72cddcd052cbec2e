import { useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode, SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Transfer } from '../../../shared/model/transfers';
import { useMac } from '../../state/settings';
import type { TransferFilter, TransferList } from '../../state/transferList';
import { ContextMenu } from '../../ui/Menu';
import { matchesShortcut } from '../../ui/shortcuts';
import { rowByKey } from '../../ui/rowKeys';
import type { RowWindow } from '../../ui/useRowWindow';
import { canRun, runAction } from './transferActions';
import type { TransferAction } from './transferActions';
import { actionShortcuts, useTransferMenu } from './TransferMenu';
import { TransferRow } from './TransferRow';
import styles from './TransfersPanel.module.css';

/** Pixels, as `.row` of the style sheet has it. */
export const rowHeight = 32;

interface TransferRowsProps {
  readonly list: TransferList;
  readonly filter: TransferFilter;
  readonly rows: RowWindow;
  /** The user looks around: what is shown stays where it is. */
  readonly onLookAround: () => void;
}

/** What leaves a transfer in the list, whatever the filter. */
const stays: ReadonlySet<TransferAction> = new Set(['moveFirst', 'moveLast']);

/** The row that the keyboard is on; its position counts once the transfer is gone. */
interface Current {
  readonly id: string;
  readonly position: number;
}

/** The transfers of a filter, of which only those in sight are drawn. */
export function TransferRows({ list, filter, rows, onLookAround }: TransferRowsProps): ReactNode {
  const { t } = useTranslation();
  const mac = useMac();
  const count = list.count(filter);
  const [chosen, setChosen] = useState<Current>({ id: '', position: 0 });
  const known = list.positionOf(filter, chosen.id);
  const position = known >= 0 ? known : Math.max(0, Math.min(chosen.position, count - 1));
  const transfer = list.at(filter, position);
  // An open menu is about the transfer that it was asked for, also once the filter does not show that any more.
  const groups = useTransferMenu(chosen.id === '' ? transfer : list.get(chosen.id), noteHandled);
  const element = useRef<HTMLUListElement>(null);
  const focusDue = useRef(false);
  /** The transfer that the user did something with last, in the state that it had then. */
  const handled = useRef<Pick<Transfer, 'id' | 'state'>>(undefined);
  const hasKeyboard = useRef(false);

  useLayoutEffect(() => {
    const isGone = hasKeyboard.current && known < 0;
    if (known >= 0 && transfer?.state !== handled.current?.state) {
      // This is what the user's last action has led to. Later changes of the transfer are not the user's doing.
      handled.current = undefined;
    }
    if (focusDue.current || (isGone && handled.current?.id === chosen.id)) {
      focusDue.current = false;
      rowElement(element.current, position)?.focus({ preventScroll: true });
    } else if (isGone) {
      // A key that was meant for what ended by itself is not for the row that takes its place.
      element.current?.focus({ preventScroll: true });
    }
  });

  function noteHandled(action: TransferAction, transfer: Transfer): void {
    handled.current = stays.has(action) ? undefined : transfer;
  }

  function choose(to: number): void {
    const next = Math.max(0, Math.min(to, count - 1));
    const id = list.at(filter, next)?.id;
    if (id !== undefined) {
      focusDue.current = true;
      setChosen({ id, position: next });
      rows.scrollToRow(next);
    }
  }

  /** The row that an event happened on becomes the current one. */
  function chooseTarget({ target }: SyntheticEvent): void {
    const row = target instanceof Element ? target.closest('[data-position]') : null;
    const at = Number(row?.getAttribute('data-position') ?? -1);
    const id = list.at(filter, at)?.id;
    if (id !== undefined && id !== chosen.id) {
      setChosen({ id, position: at });
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    onLookAround();
    if (transfer === undefined || isInPopover(event)) return;
    const onButton = event.target instanceof HTMLButtonElement;
    const action = actionFor(event, mac);
    // With these they are the window's, which goes back or up.
    const isOfWindow = event.altKey || (mac && event.metaKey);
    const onRow = event.target !== event.currentTarget;
    // From between two rows, the one below is that which has moved up.
    const from = onRow || event.key !== 'ArrowDown' ? position : position - 1;
    const to = isOfWindow
      ? undefined
      : rowByKey(event.key, { position: from, count, page: rows.rowsInSight() });
    if (action !== undefined) {
      if (onRow && canRun(action, transfer) && !isCancelledByHolding(action, event)) {
        focusDue.current = !onButton;
        noteHandled(action, transfer);
        runAction(action, transfer);
      }
    } else if (to !== undefined) {
      choose(to);
    } else if (onRow && !onButton && (event.key === 'Enter' || event.key === ' ')) {
      openMenu(rowElement(element.current, position));
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <ContextMenu groups={groups}>
      <ul
        ref={element}
        tabIndex={-1}
        aria-label={t('transfers.list')}
        className={styles.list}
        style={{ height: count * rowHeight }}
        onFocus={(event) => {
          hasKeyboard.current = true;
          chooseTarget(event);
        }}
        onBlur={({ relatedTarget, currentTarget }) => {
          // Another window leaves it where it is, in this one.
          hasKeyboard.current = currentTarget.contains(relatedTarget ?? document.activeElement);
        }}
        onClick={(event) => {
          if (isOnButton(event) && !isInPopover(event)) {
            handled.current = list.get(chosen.id);
          }
        }}
        onContextMenu={chooseTarget}
        onKeyDown={onKeyDown}
      >
        {drawnPositions(rows, position, count).map((drawn) => {
          const shown: Transfer | undefined = list.at(filter, drawn);
          return (
            shown !== undefined && (
              <TransferRow
                key={shown.id}
                transfer={shown}
                position={drawn}
                count={count}
                top={drawn * rowHeight}
                current={drawn === position}
              />
            )
          );
        })}
      </ul>
    </ContextMenu>
  );
}

/** The rows in sight, and the one that the keyboard is on: what has the focus has to be there. */
function drawnPositions(
  { first, end }: RowWindow,
  current: number,
  count: number,
): readonly number[] {
  const inSight = Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
  if (current >= count || (current >= first && current < end)) return inSight;
  return current < first ? [current, ...inSight] : [...inSight, current];
}

function rowElement(list: HTMLElement | null, position: number): HTMLElement | null {
  return list?.querySelector<HTMLElement>(`[data-position="${position}"]`) ?? null;
}

/** Opens the menu where the menu key would. */
function openMenu(row: HTMLElement | null): void {
  if (row !== null) {
    const { left, bottom } = row.getBoundingClientRect();
    row.dispatchEvent(
      new MouseEvent('contextmenu', {
        bubbles: true,
        cancelable: true,
        clientX: left + rowHeight,
        clientY: bottom,
      }),
    );
  }
}

/** Whoever holds the key down means one transfer, not also those that move up to its place. */
function isCancelledByHolding(action: TransferAction, { repeat }: KeyboardEvent): boolean {
  return action === 'cancel' && repeat;
}

/** React passes on what happens in a popover although it is drawn elsewhere. */
function isInPopover({ target, currentTarget }: SyntheticEvent): boolean {
  return target instanceof Node && !currentTarget.contains(target);
}

function isOnButton({ target }: SyntheticEvent): boolean {
  return target instanceof Element && target.closest('button') !== null;
}

function actionFor(event: KeyboardEvent, mac: boolean): TransferAction | undefined {
  if (mac && event.key === 'Backspace' && event.metaKey) return 'cancel';
  const actions = Object.keys(actionShortcuts) as (keyof typeof actionShortcuts)[];
  return actions.find((action) => {
    const shortcut = actionShortcuts[action];
    return shortcut !== undefined && matchesShortcut(event, shortcut, mac);
  });
}
