import { useCallback, useState } from 'react';
import { create } from 'zustand';
import type { Connection } from '../../shared/model/connection';
import type { ListEntry } from '../../shared/model/objects';
import type { SeenPlace } from '../../shared/model/places';
import type { Direction, Transfer, TransferPlan } from '../../shared/model/transfers';
import type { KeptSelection } from '../../shared/model/views';

/** Every dialog the window can show; one at a time. */
export type DialogState =
  | { readonly kind: 'connection'; readonly existing?: Connection }
  | { readonly kind: 'connectionOptions'; readonly connection: Connection }
  | { readonly kind: 'whoAmI'; readonly connection: Connection }
  | { readonly kind: 'capabilities'; readonly connection: Connection }
  | { readonly kind: 'removeConnection'; readonly connection: Connection }
  /** A profile of the AWS files to be edited, or a new one. */
  | { readonly kind: 'profile'; readonly profile?: string }
  | { readonly kind: 'removeProfile'; readonly profile: string }
  | { readonly kind: 'newFolder'; readonly place: SeenPlace; readonly prefix: string }
  | { readonly kind: 'rename'; readonly place: SeenPlace; readonly target: ListEntry }
  | { readonly kind: 'editMetadata'; readonly place: SeenPlace; readonly key: string }
  | {
      readonly kind: 'delete';
      readonly place: SeenPlace;
      readonly selection: KeptSelection;
    }
  | { readonly kind: 'copyLink'; readonly place: SeenPlace; readonly target: ListEntry }
  | { readonly kind: 'allowPublicRead'; readonly place: SeenPlace }
  | { readonly kind: 'withdrawPublicRead'; readonly place: SeenPlace }
  /** A transfer plan with a choice to make or a problem to tell. */
  | {
      readonly kind: 'transferPlan';
      readonly direction: Direction;
      readonly plan: TransferPlan;
    }
  /** What transfers have moved is thrown away: by cancelling them, or by removing failed ones from the list. */
  | {
      readonly kind: 'discardTransfers';
      readonly how: 'cancel' | 'remove';
      readonly transfers: readonly Transfer[];
    }
  | { readonly kind: 'unfinishedUploads' }
  | { readonly kind: 'pinLocation'; readonly connectionId: string }
  | { readonly kind: 'commandPalette' }
  | { readonly kind: 'settings' };

interface DialogStore {
  readonly dialog: DialogState | null;
  /** How many dialogs have been opened: each is another one, also of the same kind. */
  readonly opened: number;
  /** Questions that came while another dialog was open, in the order in which they are shown. */
  readonly waiting: readonly QuestionState[];
  /** Opens a dialog that the user has asked for. A question that it covers waits. */
  readonly open: (dialog: DialogState) => void;
  /** Opens a question that comes by itself once no dialog is open: never in place of one. */
  readonly ask: (question: QuestionState) => void;
  /** Closes what is open; the next question that waits is shown. */
  readonly close: () => void;
}

/** A dialog that nobody has just asked for, and that must have an answer. */
type QuestionState = Extract<DialogState, { kind: 'transferPlan' }>;

/** Which dialog is open. */
export const useDialogs = create<DialogStore>((set, get) => ({
  dialog: null,
  opened: 0,
  waiting: [],
  open: (dialog) =>
    set(({ dialog: covered, opened, waiting }) => ({
      dialog,
      opened: opened + 1,
      waiting: covered?.kind === 'transferPlan' ? [covered, ...waiting] : waiting,
    })),
  ask: (question) => {
    if (get().dialog === null) get().open(question);
    else set(({ waiting }) => ({ waiting: [...waiting, question] }));
  },
  close: () => {
    const [next, ...waiting] = get().waiting;
    set({ dialog: null, waiting });
    if (next !== undefined) get().open(next);
  },
}));

/** Whether the dialog that this is used in is open still, and what closes it, but no other that came after it. */
export function useOwnDialog(): { readonly isOpen: () => boolean; readonly close: () => void } {
  const [own] = useState(() => useDialogs.getState().opened);
  const isOpen = useCallback(() => {
    const { dialog, opened } = useDialogs.getState();
    return dialog !== null && opened === own;
  }, [own]);
  const close = useCallback(() => {
    if (isOpen()) useDialogs.getState().close();
  }, [isOpen]);
  return { isOpen, close };
}
