import {
  ChevronRight,
  CircleAlert,
  Database,
  Ellipsis,
  Folder,
  FolderOpen,
  LoaderCircle,
  Lock,
  LogIn,
  Pin,
  RotateCw,
  Server,
  ShieldAlert,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { TFunction } from 'i18next';
import { createElement, memo } from 'react';
import type { ReactNode } from 'react';
import { bucketTitle } from '../../../../shared/model/bucketArn';
import { takesAnyCertificate } from '../../../../shared/providers/providers';
import { visibleName } from '../../../../shared/model/visibleName';
import { useTranslation } from 'react-i18next';
import { describeError, shortTitle } from '../../../i18n/errorWords';
import { classNames } from '../../../ui/classNames';
import { ColourMark } from '../../../ui/ColourMark';
import styles from './LocationsTree.module.css';
import { isExpandable, placeName } from './treeLines';
import type { TreeLine } from './treeLines';

/** What is shown of a line: an icon says that a failure can be tried again. */
function shownName(line: TreeLine, name: string, t: TFunction): string {
  return line.kind === 'failed' ? shortTitle(line.error, t) : name;
}

/** The name of a line, as it is told. */
export function lineName(line: TreeLine, t: TFunction): string {
  switch (line.kind) {
    case 'connection':
      return line.connection.name;
    case 'pin':
      return line.place.prefix === ''
        ? bucketTitle(line.place.bucket)
        : visibleName(`${bucketTitle(line.place.bucket)}/${line.place.prefix}`).slice(0, -1);
    case 'bucket':
    case 'folder': {
      const name = placeName(line.place);
      return name === '' ? t('browser.table.emptyName') : visibleName(name);
    }
    case 'loading':
      return t('browser.tree.loading');
    case 'noBuckets':
      return t('browser.tree.noBuckets');
    case 'more':
      return t('browser.tree.more');
    case 'failed':
      return t('browser.tree.retry', { reason: shortTitle(line.error, t) });
    case 'pinBucket':
      return t('browser.tree.pinBucket');
  }
}

/** What there is to know of a line that its name has no room for. */
function description(line: TreeLine, t: TFunction): string | undefined {
  if (line.kind === 'failed') return describeError(line.error, t).title;
  const isUnsafe =
    line.kind === 'connection' &&
    takesAnyCertificate(line.connection, line.connection.options.network);
  return isUnsafe ? t('browser.tree.anyCertificate') : undefined;
}

/** Whether nothing is wrong: the user did not want to sign in. */
function isDeclined(line: TreeLine): boolean {
  return line.kind === 'failed' && line.error.code === 'sign_in_declined';
}

function iconOf(line: TreeLine): LucideIcon | undefined {
  switch (line.kind) {
    case 'connection':
      return Server;
    case 'pin':
    case 'pinBucket':
      return Pin;
    case 'bucket':
      return Database;
    case 'folder':
      return line.expanded ? FolderOpen : Folder;
    case 'loading':
      return LoaderCircle;
    case 'more':
      return Ellipsis;
    case 'failed':
      return isDeclined(line) ? LogIn : CircleAlert;
    case 'noBuckets':
      return undefined;
  }
}

/** Characters at the end of a bucket's name that stay in sight: there, names differ. */
const shownEnd = 8;

function LineName({ line, name }: Pick<TreeLineViewProps, 'line' | 'name'>): ReactNode {
  const { t } = useTranslation();
  const shown = shownName(line, name, t);
  const isBucket = line.kind === 'bucket' || (line.kind === 'pin' && line.place.prefix === '');
  if (!isBucket || shown.length <= 2 * shownEnd) {
    return <span className={styles.name}>{shown}</span>;
  }
  return (
    <span className={classNames(styles.name, styles.parted)}>
      <span>{shown.slice(0, -shownEnd)}</span>
      <span>{shown.slice(-shownEnd)}</span>
    </span>
  );
}

function LineIcon({ line }: { readonly line: TreeLine }): ReactNode {
  const icon = iconOf(line);
  return icon === undefined
    ? null
    : createElement(icon, { 'aria-hidden': true, className: styles.icon });
}

/** What the user has decided about a connection, told at a glance. */
function ConnectionMarks({ line }: { readonly line: TreeLine }): ReactNode {
  if (line.kind !== 'connection') return null;
  const { readOnly, colour, network } = line.connection.options;
  const unsafe = takesAnyCertificate(line.connection, network);
  return (
    <>
      {unsafe && (
        <ShieldAlert aria-hidden="true" className={classNames(styles.again, styles.unsafe)} />
      )}
      {readOnly && <Lock aria-hidden="true" className={styles.again} />}
      <ColourMark colour={colour} shape="dot" />
    </>
  );
}

interface TreeLineViewProps {
  readonly id: string;
  readonly line: TreeLine;
  readonly name: string;
  /** What hovering tells beyond the name. */
  readonly hint?: string;
  readonly index: number;
  readonly rowHeight: number;
  readonly selected: boolean;
  readonly focused: boolean;
  readonly marked: boolean;
  /** Pinned places end above this line. */
  readonly startsGroup: boolean;
}

/** One line of the tree, drawn again only when something of it changes. */
export const TreeLineView = memo(function TreeLineView({
  id,
  line,
  name,
  hint,
  index,
  rowHeight,
  selected,
  focused,
  marked,
  startsGroup,
}: TreeLineViewProps): ReactNode {
  const { t } = useTranslation();
  const expandable = isExpandable(line);
  const described = description(line, t);
  return (
    <div
      role="treeitem"
      id={id}
      aria-label={name}
      aria-description={described}
      aria-level={line.level}
      aria-posinset={line.position}
      aria-setsize={line.siblings}
      aria-selected={selected}
      aria-expanded={expandable ? line.expanded : undefined}
      data-line={index}
      title={described ?? hint ?? name}
      className={classNames(
        styles.line,
        !isDeclined(line) && styles[line.kind],
        focused && styles.focused,
        marked && styles.marked,
        startsGroup && styles.startsGroup,
      )}
      style={{
        transform: `translateY(${index * rowHeight}px)`,
        paddingLeft: `${4 + (line.level - 1) * 14}px`,
      }}
    >
      <span className={styles.twisty} data-twisty={expandable || undefined}>
        {expandable && (
          <ChevronRight aria-hidden="true" className={line.expanded ? styles.open : undefined} />
        )}
      </span>
      <LineIcon line={line} />
      <LineName line={line} name={name} />
      <ConnectionMarks line={line} />
      {line.kind === 'failed' && <RotateCw aria-hidden="true" className={styles.again} />}
    </div>
  );
});
