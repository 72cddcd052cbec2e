import { Popover as RadixPopover } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import styles from './Popover.module.css';

interface PopoverProps {
  /** Accessible name. */
  readonly label: string;
  /** The button that opens it; it takes a ref and DOM properties. */
  readonly trigger: ReactElement;
  readonly children: ReactNode;
}

/** Something to read or to choose from beside a button, until Escape or a click elsewhere. */
export function Popover({ label, trigger, children }: PopoverProps): ReactNode {
  return (
    <RadixPopover.Root>
      <RadixPopover.Trigger asChild>{trigger}</RadixPopover.Trigger>
      <RadixPopover.Portal>
        <RadixPopover.Content
          aria-label={label}
          className={styles.popover}
          align="end"
          sideOffset={6}
          collisionPadding={8}
        >
          {children}
        </RadixPopover.Content>
      </RadixPopover.Portal>
    </RadixPopover.Root>
  );
}
