import { useDialogs } from './dialogs';
import { isSignInAsked } from './signIn';

/** Whether something is to be answered before any command: a dialog, or what credentials wait for. */
export function isAnswerDue(): boolean {
  return useDialogs.getState().dialog !== null || isSignInAsked();
}
