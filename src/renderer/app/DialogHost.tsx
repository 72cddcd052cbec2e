import { Fragment, useState } from 'react';
import type { ReactNode } from 'react';
import { assertNever } from '../../shared/assertNever';
import { DeleteDialog } from '../features/browser/DeleteDialog';
import { NewFolderDialog } from '../features/browser/NewFolderDialog';
import { PinLocationDialog } from '../features/browser/PinLocationDialog';
import { RenameDialog } from '../features/browser/RenameDialog';
import { CapabilitiesDialog } from '../features/connections/CapabilitiesDialog';
import { ConnectionDialog } from '../features/connections/ConnectionDialog';
import { ConnectionOptionsDialog } from '../features/connections/ConnectionOptionsDialog';
import { ProfileDialog } from '../features/connections/ProfileDialog';
import { RemoveConnectionDialog } from '../features/connections/RemoveConnectionDialog';
import { RemoveProfileDialog } from '../features/connections/RemoveProfileDialog';
import { WhoAmIDialog } from '../features/connections/WhoAmIDialog';
import { AllowPublicReadDialog } from '../features/inspector/AllowPublicReadDialog';
import { EditMetadataDialog } from '../features/inspector/metadata/EditMetadataDialog';
import { WithdrawPublicReadDialog } from '../features/inspector/WithdrawPublicReadDialog';
import { SettingsDialog } from '../features/settings/SettingsDialog';
import { CopyLinkDialog } from '../features/sharing/CopyLinkDialog';
import { DiscardTransfersDialog } from '../features/transfers/DiscardTransfersDialog';
import { TransferPlanDialog } from '../features/transfers/TransferPlanDialog';
import { UnfinishedUploadsDialog } from '../features/transfers/UnfinishedUploadsDialog';
import { useDialogs } from '../state/dialogs';
import type { DialogState } from '../state/dialogs';
import { useSignIn } from '../state/signIn';
import { CommandPalette } from './CommandPalette';

/**
 * The dialog to be drawn. One that opens while credentials wait for the user does so once they are
 * there: it would cover the question. One that was there before stays, below the question.
 */
function useDrawnDialog(): DialogState | null {
  const open = useDialogs((state) => state.dialog);
  const isAsked = useSignIn(({ pending }) => pending.length > 0);
  const [drawn, setDrawn] = useState(open);
  if (!isAsked && drawn !== open) {
    setDrawn(open);
  }
  return isAsked && drawn !== open ? null : open;
}

/** The dialog that is open, if one is. */
export function DialogHost(): ReactNode {
  const dialog = useDrawnDialog();
  const opened = useDialogs((state) => state.opened);
  return dialog === null ? null : <Fragment key={opened}>{contentOf(dialog)}</Fragment>;
}

function contentOf(dialog: DialogState): ReactNode {
  switch (dialog.kind) {
    case 'connection':
      return <ConnectionDialog existing={dialog.existing} />;
    case 'connectionOptions':
      return <ConnectionOptionsDialog connection={dialog.connection} />;
    case 'whoAmI':
      return <WhoAmIDialog connection={dialog.connection} />;
    case 'capabilities':
      return <CapabilitiesDialog connection={dialog.connection} />;
    case 'removeConnection':
      return <RemoveConnectionDialog connection={dialog.connection} />;
    case 'profile':
      return <ProfileDialog profile={dialog.profile} />;
    case 'removeProfile':
      return <RemoveProfileDialog profile={dialog.profile} />;
    case 'newFolder':
      return <NewFolderDialog place={dialog.place} prefix={dialog.prefix} />;
    case 'rename':
      return <RenameDialog place={dialog.place} target={dialog.target} />;
    case 'editMetadata':
      return <EditMetadataDialog place={dialog.place} objectKey={dialog.key} />;
    case 'delete':
      return <DeleteDialog place={dialog.place} selection={dialog.selection} />;
    case 'copyLink':
      return <CopyLinkDialog place={dialog.place} target={dialog.target} />;
    case 'allowPublicRead':
      return <AllowPublicReadDialog place={dialog.place} />;
    case 'withdrawPublicRead':
      return <WithdrawPublicReadDialog place={dialog.place} />;
    case 'transferPlan':
      return <TransferPlanDialog direction={dialog.direction} plan={dialog.plan} />;
    case 'discardTransfers':
      return <DiscardTransfersDialog how={dialog.how} transfers={dialog.transfers} />;
    case 'unfinishedUploads':
      return <UnfinishedUploadsDialog />;
    case 'pinLocation':
      return <PinLocationDialog connectionId={dialog.connectionId} />;
    case 'commandPalette':
      return <CommandPalette />;
    case 'settings':
      return <SettingsDialog />;
    default:
      return assertNever(dialog);
  }
}
