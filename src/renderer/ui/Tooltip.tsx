import { Tooltip as RadixTooltip } from 'radix-ui';
import { use } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { PortalContainer } from './portalContainer';
import styles from './Tooltip.module.css';

/** Once, around the whole window: the delay is shared by all tooltips. */
export function TooltipProvider({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <RadixTooltip.Provider delayDuration={500} skipDelayDuration={200}>
      {children}
    </RadixTooltip.Provider>
  );
}

interface TooltipProps {
  readonly text: string;
  /** One element that takes a ref and DOM properties. */
  readonly children: ReactElement;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
}

/** Words that show after a moment of hovering or on keyboard focus. */
export function Tooltip({ text, children, side = 'bottom' }: TooltipProps): ReactNode {
  const container = use(PortalContainer);
  return (
    <RadixTooltip.Root>
      <RadixTooltip.Trigger asChild>{children}</RadixTooltip.Trigger>
      <RadixTooltip.Portal container={container}>
        <RadixTooltip.Content
          className={styles.tooltip}
          side={side}
          sideOffset={6}
          collisionPadding={8}
        >
          {text}
        </RadixTooltip.Content>
      </RadixTooltip.Portal>
    </RadixTooltip.Root>
  );
}
