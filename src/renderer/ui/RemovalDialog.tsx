import { useId } from 'react';
import type { ReactNode } from 'react';
import { Button } from './Button';
import { Dialog } from './Dialog';

interface RemovalDialogProps {
  readonly title: string;
  /** What is lost by it. */
  readonly text: string;
  /** Names of its buttons. */
  readonly labels: { readonly cancel: string; readonly remove: string };
  /** Tells of its failures itself: the dialog is closed at once, since there is nothing left to cancel. */
  readonly onRemove: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before something is removed that does not come back. */
export function RemovalDialog({
  title,
  text,
  labels,
  onRemove,
  onClose,
}: RemovalDialogProps): ReactNode {
  const textId = useId();

  return (
    <Dialog
      title={title}
      role="alertdialog"
      describedBy={textId}
      width="narrow"
      onClose={onClose}
      footer={
        <>
          <Button data-autofocus onClick={onClose}>
            {labels.cancel}
          </Button>
          <Button
            tone="danger"
            onClick={() => {
              onClose();
              void onRemove();
            }}
          >
            {labels.remove}
          </Button>
        </>
      }
    >
      <p id={textId}>{text}</p>
    </Dialog>
  );
}
