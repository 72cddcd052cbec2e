import { useCallback, useEffect, useId, useRef, useState } from 'react';
import type { ClipboardEvent, ReactNode } from 'react';
import { classNames } from './classNames';
import styles from './Dialog.module.css';
import { PortalContainer } from './portalContainer';
import { useFirstProblem } from './useFirstProblem';
import { useOwnInput } from './useOwnInput';

/** What {@link Dialog} shows. */
export interface DialogProps {
  /** The accessible name and the heading. */
  readonly title: string;
  /** `alertdialog` for a question that must be answered before something is lost. */
  readonly role?: 'dialog' | 'alertdialog';
  /** Id of what says what is asked: a screen reader reads it with the name, since focus passes over it. */
  readonly describedBy?: string;
  readonly width?: 'narrow' | 'normal' | 'wide';
  /** Its content is only read, and may be long: the keyboard scrolls it. */
  readonly isRead?: boolean;
  readonly children: ReactNode;
  /** Buttons, the main action last. */
  readonly footer?: ReactNode;
  /** Escape was pressed: the same as the button that leaves things as they are. */
  readonly onClose: () => void;
  /** The main action, on Enter in a field. Without it, Enter does nothing. */
  readonly onSubmit?: () => void;
  /** Something was pasted into any of its fields. */
  readonly onPaste?: (event: ClipboardEvent) => void;
}

/** Gives the keyboard to what has `data-autofocus`, or else to the first control that takes it. */
function focusInside(dialog: Element): void {
  for (const wanted of ['[data-autofocus]', 'input, select, textarea, button']) {
    for (const control of dialog.querySelectorAll<HTMLElement>(wanted)) {
      control.focus();
      if (document.activeElement === control) return;
    }
  }
}

/**
 * A modal dialog on the platform's own `<dialog>`: the rest of the window is inert, focus goes to
 * what has `data-autofocus`, stays inside and returns to where it was, Escape closes. What keeps it
 * from doing its main action gets the keyboard. The rest of a click or key that began before it was
 * there does nothing.
 */
export function Dialog({
  title,
  role = 'dialog',
  describedBy,
  width = 'normal',
  isRead = false,
  children,
  footer,
  onClose,
  onSubmit,
  onPaste,
}: DialogProps): ReactNode {
  const element = useRef<HTMLDialogElement>(null);
  const [container, setContainer] = useState<HTMLElement | null>(null);
  const hold = useCallback((dialog: HTMLDialogElement | null) => {
    element.current = dialog;
    setContainer(dialog);
  }, []);
  const titleId = useId();
  const ownInput = useOwnInput();
  const problem = useFirstProblem(element);

  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    // The platform would focus the first thing that can be, and React's autoFocus comes too early.
    dialog?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus();
      }
      // What had it in the dialog below may be gone, or greyed out, by now.
      const below = [...document.querySelectorAll('dialog[open]')].at(-1);
      if (below !== undefined && !below.contains(document.activeElement)) {
        focusInside(below);
      }
    };
  }, []);

  /** What is still to be told or asked stays on the screen. */
  function showAgain(): void {
    const dialog = element.current;
    if (dialog === null || dialog.open) return;
    dialog.showModal();
    focusInside(dialog);
  }

  return (
    <dialog
      ref={hold}
      role={role}
      aria-labelledby={titleId}
      aria-describedby={describedBy}
      className={classNames(styles.dialog, styles[width])}
      // The platform lets a page keep a dialog open once, and closes it at the next Escape.
      onClose={showAgain}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      {...ownInput}
      onKeyDown={(event) => {
        // Keys typed in a dialog are not commands for the window behind it.
        event.stopPropagation();
        if (event.key === 'Escape' && !event.defaultPrevented) {
          event.preventDefault();
          onClose();
        }
      }}
    >
      <form
        method="dialog"
        className={styles.form}
        onPaste={onPaste}
        onInput={problem.forget}
        onSubmit={(event) => {
          event.preventDefault();
          problem.seek();
          onSubmit?.();
        }}
      >
        <h2 id={titleId} className={styles.title}>
          {title}
        </h2>
        <div className={styles.body} tabIndex={isRead ? 0 : undefined}>
          <PortalContainer value={container}>{children}</PortalContainer>
        </div>
        {footer !== undefined && (
          // A button that only tries something out tells problems as well.
          <div className={styles.footer} onClick={problem.seek}>
            <PortalContainer value={container}>{footer}</PortalContainer>
          </div>
        )}
      </form>
    </dialog>
  );
}
