import { useCallback, useState } from 'react';
import { create } from 'zustand';
import type { Connection } from '../../shared/model/connection';
import type { ListEntry, Target } from '../../shared/model/objects';
import type { TransferPlan } from '../../shared/model/transfers';

/** A bucket of a connection. */
export interface BucketPlace {
  readonly connectionId: string;
  readonly bucket: string;
}

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
  | { readonly kind: 'newFolder'; readonly place: BucketPlace; readonly prefix: string }
  | { readonly kind: 'rename'; readonly place: BucketPlace; readonly target: ListEntry }
  | { readonly kind: 'editMetadata'; readonly place: BucketPlace; readonly key: string }
  | {
      readonly kind: 'delete';
      readonly place: BucketPlace;
      readonly targets: readonly Target[];
      /** Bytes of the objects among them: a plan knows only those that it finds in folders. */
      readonly bytes: number;
    }
  | { readonly kind: 'copyLink'; readonly place: BucketPlace; readonly key: string }
  | { readonly kind: 'allowPublicRead'; readonly place: BucketPlace }
  | { readonly kind: 'withdrawPublicRead'; readonly place: BucketPlace }
  /** A transfer plan with a choice to make or a problem to tell. */
  | {
      readonly kind: 'transferPlan';
      readonly direction: 'upload' | 'download';
      readonly plan: TransferPlan;
    }
  | { readonly kind: 'unfinishedUploads' }
  | { readonly kind: 'pinLocation'; readonly connectionId: string }
  | { readonly kind: 'commandPalette' }
  | { readonly kind: 'settings' };

interface DialogStore {
  readonly dialog: DialogState | null;
  /** How many dialogs have been opened: each is another one, also of the same kind. */
  readonly opened: number;
  readonly open: (dialog: DialogState) => void;
  readonly close: () => void;
}

/** Which dialog is open. */
export const useDialogs = create<DialogStore>((set) => ({
  dialog: null,
  opened: 0,
  open: (dialog) => set(({ opened }) => ({ dialog, opened: opened + 1 })),
  close: () => set({ dialog: null }),
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
