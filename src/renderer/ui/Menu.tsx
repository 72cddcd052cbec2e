import { Check } from 'lucide-react';
import { ContextMenu as RadixContextMenu, DropdownMenu as RadixDropdownMenu } from 'radix-ui';
import { useRef, useState } from 'react';
import type { MouseEvent, PointerEvent as ReactPointerEvent, ReactElement, ReactNode } from 'react';
import { classNames } from './classNames';
import styles from './Menu.module.css';

/** A line of a menu. */
export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  /** As the platform writes it. */
  readonly shortcut?: string;
  readonly disabled?: boolean;
  /** Why it is greyed out, or what it does. */
  readonly hint?: string;
  readonly destructive?: boolean;
  /** Given for something that is on or off; choosing it turns it over. */
  readonly checked?: boolean;
  readonly onSelect: () => void;
}

/** Groups of lines, with a hairline between groups. Empty groups are left out. */
export type MenuGroups = readonly (readonly MenuItem[])[];

interface MenuProps {
  readonly groups: MenuGroups;
  /** The element that opens the menu; it takes a ref and DOM properties. */
  readonly children: ReactElement;
}

type MenuParts = Pick<typeof RadixDropdownMenu, 'Item' | 'CheckboxItem' | 'Separator'>;

function MenuLine({
  item,
  parts,
}: {
  readonly item: MenuItem;
  readonly parts: MenuParts;
}): ReactNode {
  const { checked, disabled = false, icon, label, shortcut } = item;
  const line = {
    className: classNames(styles.item, item.destructive && styles.destructive),
    // Not the property of its library, which has the keyboard pass over it: nobody would learn why.
    'aria-disabled': disabled || undefined,
    title: item.hint,
    onSelect: (event: Event) => {
      if (disabled) event.preventDefault();
      else item.onSelect();
    },
    children: (
      <>
        <span className={styles.icon}>
          {checked === true ? <Check aria-hidden="true" /> : icon}
        </span>
        <span className={styles.label}>{label}</span>
        {shortcut !== undefined && (
          <span className={styles.shortcut} aria-hidden="true">
            {shortcut}
          </span>
        )}
      </>
    ),
  };
  return checked === undefined ? (
    <parts.Item {...line} />
  ) : (
    <parts.CheckboxItem {...line} checked={checked} />
  );
}

function MenuLines({
  groups,
  parts,
}: {
  readonly groups: MenuGroups;
  readonly parts: MenuParts;
}): ReactNode {
  return groups
    .filter((group) => group.length > 0)
    .map((group, index) => (
      <div key={group.map((item) => item.id).join()} role="none">
        {index > 0 && <parts.Separator className={styles.separator} />}
        {group.map((item) => (
          <MenuLine key={item.id} item={item} parts={parts} />
        ))}
      </div>
    ));
}

/** A menu that a button opens. */
export function DropdownMenu({ groups, children }: MenuProps): ReactNode {
  return (
    // Not modal: the modal form injects a style element, which the content security policy refuses.
    <RadixDropdownMenu.Root modal={false}>
      <RadixDropdownMenu.Trigger asChild>{children}</RadixDropdownMenu.Trigger>
      <RadixDropdownMenu.Portal>
        <RadixDropdownMenu.Content
          className={styles.menu}
          align="start"
          sideOffset={4}
          collisionPadding={8}
        >
          <MenuLines groups={groups} parts={RadixDropdownMenu} />
        </RadixDropdownMenu.Content>
      </RadixDropdownMenu.Portal>
    </RadixDropdownMenu.Root>
  );
}

interface ContextMenuProps extends MenuProps {
  /** Told what a menu that opens now is asked for: a part that is pointed at, or (undefined) by keys. */
  readonly onAsk?: (part: Element | undefined) => void;
}

function isFingerOrPen({ nativeEvent }: MouseEvent): boolean {
  return nativeEvent instanceof PointerEvent && ['touch', 'pen'].includes(nativeEvent.pointerType);
}

/**
 * Whether keys ask for a menu. Chromium tells of no button then, but of the same pointer as ever. A click
 * with Ctrl on a Mac is told as one of the left button.
 */
function isByKeys(event: MouseEvent): boolean {
  const isClick = event.button > 0 || (event.button === 0 && event.ctrlKey);
  return !isClick && !isFingerOrPen(event);
}

function elementOf(target: EventTarget): Element | undefined {
  return target instanceof Element ? target : undefined;
}

/**
 * A menu on the right mouse button, the menu key, or a finger that stays, over its child. No menu is better
 * than an empty one.
 */
export function ContextMenu({ groups, onAsk, children }: ContextMenuProps): ReactNode {
  const [open, setOpen] = useState(false);
  /** Where a finger or a pen is down: a menu that it opens comes later, and tells of no event. */
  const held = useRef<Element>(undefined);
  if (open && groups.every((group) => group.length === 0)) {
    setOpen(false);
  }

  function onOpenChange(opens: boolean): void {
    if (opens && held.current !== undefined) {
      onAsk?.(held.current);
    }
    setOpen(opens);
  }

  function onContextMenu(event: MouseEvent): void {
    held.current = undefined;
    if (!event.defaultPrevented) {
      onAsk?.(isByKeys(event) ? undefined : elementOf(event.target));
    }
  }

  function onPointerDown({ pointerType, target }: ReactPointerEvent): void {
    held.current = pointerType === 'mouse' ? undefined : elementOf(target);
  }

  return (
    <RadixContextMenu.Root modal={false} open={open} onOpenChange={onOpenChange}>
      <RadixContextMenu.Trigger asChild onContextMenu={onContextMenu} onPointerDown={onPointerDown}>
        {children}
      </RadixContextMenu.Trigger>
      <RadixContextMenu.Portal>
        <RadixContextMenu.Content className={styles.menu} collisionPadding={8}>
          <MenuLines groups={groups} parts={RadixContextMenu} />
        </RadixContextMenu.Content>
      </RadixContextMenu.Portal>
    </RadixContextMenu.Root>
  );
}
