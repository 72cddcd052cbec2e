import { Plus } from 'lucide-react';
import { useEffect, useId, useMemo, useState } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { Connection } from '../../../../shared/model/connection';
import { partId } from '../../../commands/windowParts';
import { connectionById, useConnections } from '../../../state/connections';
import { useDialogs } from '../../../state/dialogs';
import { useLocation } from '../../../state/location';
import { findByStart } from '../../../state/selection';
import { useSettings } from '../../../state/settings';
import { useTree } from '../../../state/tree';
import { Button } from '../../../ui/Button';
import { ContextMenu } from '../../../ui/Menu';
import { useRowWindow } from '../../../ui/useRowWindow';
import { useTypeAhead } from '../../../ui/useTypeAhead';
import styles from './LocationsTree.module.css';
import { activateLine, completeLines, expandBeside, expandLine, toggleLine } from './treeActions';
import { isExpandable, lineOfLocation, treeLines } from './treeLines';
import type { TreeLine } from './treeLines';
import { lineName, TreeLineView } from './TreeLineView';
import { useFileDrop } from '../useFileDrop';
import type { DropTarget } from '../useFileDrop';
import { useTreeMenu } from './useTreeMenu';

/** Pixels, as `--row` of the tokens has it. */
const rowHeight = 28;

function useLines(connections: readonly Connection[]): readonly TreeLine[] {
  const buckets = useConnections((state) => state.buckets);
  const pinned = useSettings(({ settings }) => settings.pinned);
  const { branches, expanded } = useTree(
    useShallow((state) => ({ branches: state.branches, expanded: state.expanded })),
  );
  return useMemo(
    () => treeLines({ connections, pinned, buckets, branches, expanded }),
    [connections, pinned, buckets, branches, expanded],
  );
}

/**
 * The line that the keyboard is on. Where that has gone, it is the one that stands in its place; where the
 * keyboard was nowhere yet, it is that of the place that the window shows.
 */
function useFocusedIndex(lines: readonly TreeLine[], selected: TreeLine | undefined): number {
  const focusedId = useTree((state) => state.focused);
  const [last, setLast] = useState(-1);
  const index = lines.findIndex(({ id }) => id === focusedId);
  if (index >= 0 && index !== last) {
    setLast(index);
  }
  if (index >= 0 || last >= 0) return Math.min(index < 0 ? last : index, lines.length - 1);
  return selected === undefined ? Math.min(0, lines.length - 1) : lines.indexOf(selected);
}

function lineIndex(part: EventTarget): number | undefined {
  const line = part instanceof Element ? part.closest('[data-line]') : null;
  const index = line?.getAttribute('data-line');
  return index === null || index === undefined ? undefined : Number(index);
}

/** Connections, their buckets and folders, with pinned places on top. */
export function LocationsTree(): ReactNode {
  const { t } = useTranslation();
  const treeId = useId();
  // Lines and servers are of the same moment.
  const connections = useConnections((state) => state.connections);
  const lines = useLines(connections);
  const location = useLocation((state) => state.location);
  const focusedId = useTree((state) => state.focused);
  const focus = useTree((state) => state.focus);
  const { scroller, first, end, rowsInSight, scrollToRow } = useRowWindow({
    rowCount: lines.length,
    rowHeight,
    isTall: true,
  });
  const { type, typing } = useTypeAhead();
  const menuOf = useTreeMenu();
  const [menuLine, setMenuLine] = useState<TreeLine>();

  useEffect(() => completeLines(lines, first, end), [lines, first, end]);

  const selected = lineOfLocation(lines, location, focusedId);
  const focusedIndex = useFocusedIndex(lines, selected);
  const focusedLine = lines[focusedIndex];

  const drop = useFileDrop((part): DropTarget | undefined => {
    const line = lines[lineIndex(part) ?? -1];
    if (line?.kind !== 'pin' && line?.kind !== 'bucket' && line?.kind !== 'folder') {
      return undefined;
    }
    const { connectionId, bucket, prefix } = line.place;
    const { server } = connections.find(({ id }) => id === connectionId) ?? { server: '' };
    return { id: line.id, place: { connectionId, bucket, server }, prefix };
  });

  function hintOf(line: TreeLine): string | undefined {
    if (line.kind === 'connection') return line.connection.endpoint;
    return line.kind === 'pin'
      ? t('browser.tree.pinnedAt', {
          location: lineName(line, t),
          connection: connectionById(line.place.connectionId)?.name ?? '',
        })
      : undefined;
  }

  function move(to: number): void {
    const index = Math.min(lines.length - 1, Math.max(0, to));
    const line = lines[index];
    if (line !== undefined) {
      focus(line.id);
      scrollToRow(index);
    }
  }

  function unfold(line: TreeLine): void {
    if (isExpandable(line) && line.expanded) {
      if (lines[focusedIndex + 1]?.parent === line.id) {
        move(focusedIndex + 1);
      }
    } else {
      expandLine(line);
    }
  }

  function fold(line: TreeLine): void {
    if (isExpandable(line) && line.expanded) {
      useTree.getState().collapse(line.id);
    } else if (line.parent !== undefined) {
      move(lines.findIndex(({ id }) => id === line.parent));
    }
  }

  function handleKey(event: KeyboardEvent, line: TreeLine): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    switch (event.key) {
      case 'ArrowDown':
        move(focusedIndex + 1);
        return true;
      case 'ArrowUp':
        move(focusedIndex - 1);
        return true;
      case 'PageDown':
        move(focusedIndex + rowsInSight());
        return true;
      case 'PageUp':
        move(focusedIndex - rowsInSight());
        return true;
      case 'Home':
        move(0);
        return true;
      case 'End':
        move(lines.length - 1);
        return true;
      case 'ArrowRight':
        unfold(line);
        return true;
      case 'ArrowLeft':
        fold(line);
        return true;
      case '*':
        expandBeside(line, lines);
        return true;
      case ' ':
        if (typing()) return find(event.key);
        focus(line.id);
        activateLine(line);
        return true;
      case 'Enter':
        focus(line.id);
        activateLine(line);
        return true;
      default:
        return event.key.length === 1 && find(event.key);
    }
  }

  function find(letter: string): boolean {
    const { text, next } = type(letter);
    const found = findByStart(
      lines.length,
      (index) => {
        const line = lines[index];
        return line === undefined ? '' : lineName(line, t);
      },
      text,
      focusedIndex + (next ? 1 : 0),
    );
    if (found >= 0) {
      move(found);
    }
    return true;
  }

  function onClick(event: MouseEvent): void {
    const line = lines[lineIndex(event.target) ?? -1];
    if (line === undefined) return;
    focus(line.id);
    if (event.target instanceof Element && event.target.closest('[data-twisty]') !== null) {
      toggleLine(line);
    } else if (event.detail < 2) {
      activateLine(line);
    } else if (line.kind !== 'connection') {
      toggleLine(line);
    }
  }

  const firstConnection = lines.findIndex(({ kind }) => kind === 'connection');
  const drawn = lines.slice(first, end).map((line, offset) => {
    const index = first + offset;
    return (
      <TreeLineView
        key={line.id}
        id={`${treeId}-${index}`}
        line={line}
        name={lineName(line, t)}
        hint={hintOf(line)}
        index={index}
        rowHeight={rowHeight}
        selected={line.id === selected?.id}
        focused={index === focusedIndex}
        marked={drop.target?.id === line.id}
        startsGroup={index > 0 && index === firstConnection}
      />
    );
  });

  return (
    <div className={styles.sidebar}>
      <ContextMenu
        groups={menuOf(menuLine)}
        onAsk={(part) =>
          setMenuLine(part === undefined ? focusedLine : lines[lineIndex(part) ?? -1])
        }
      >
        <div
          ref={scroller}
          id={partId('tree')}
          role="tree"
          aria-label={t('browser.tree.label')}
          aria-activedescendant={
            focusedIndex >= first && focusedIndex < end ? `${treeId}-${focusedIndex}` : undefined
          }
          tabIndex={0}
          className={styles.tree}
          onKeyDown={(event) => {
            if (focusedLine !== undefined && handleKey(event, focusedLine)) {
              event.preventDefault();
              event.stopPropagation();
            }
          }}
          onClick={onClick}
          {...drop.handlers}
        >
          <div role="none" className={styles.lines} style={{ height: lines.length * rowHeight }}>
            {drawn}
          </div>
        </div>
      </ContextMenu>
      <div className={styles.footer}>
        <Button
          tone="quiet"
          icon={<Plus aria-hidden="true" />}
          className={styles.add}
          onClick={() => useDialogs.getState().open({ kind: 'connection' })}
        >
          {t('browser.tree.addConnection')}
        </Button>
      </div>
    </div>
  );
}
