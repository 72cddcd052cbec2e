import { create } from 'zustand';
import type { RouteInput } from '../../shared/ipc/routes';
import type { SignInRequest } from '../../shared/model/signIn';
import { call, onEvent } from '../ipc/client';
import { tellFailure } from './notices';

interface SignInStore {
  /** What credentials wait for, in the order in which it was asked. */
  readonly pending: readonly SignInRequest[];
}

/** What credentials wait for, and only the user can give. */
export const useSignIn = create<SignInStore>(() => ({ pending: [] }));

/** Whether the user is being asked for what credentials wait for. */
export function isSignInAsked(): boolean {
  return useSignIn.getState().pending.length > 0;
}

/** Shows what waits, also what waited before the window was there. Ends with the returned function. */
export function followSignIn(): () => void {
  const stop = onEvent('signIn.changed', ({ pending }) => useSignIn.setState({ pending }));
  call('signIn.pending', {}).then((pending) => useSignIn.setState({ pending }), tellFailure);
  return stop;
}

/** Gives the code of an MFA device. */
export function answerSignIn(id: string, code: string): void {
  call('signIn.answer', { id, code }).catch(tellFailure);
}

/** Gives new keys in place of those that have ended. Rejects when they are not taken. */
export async function answerWithKeys(keys: RouteInput<'signIn.answerKeys'>): Promise<void> {
  await call('signIn.answerKeys', keys);
}

/** Lets what waits fail. */
export function declineSignIn(id: string): void {
  call('signIn.decline', { id }).catch(tellFailure);
}

/** Opens the page to sign in on in the system's browser. */
export function openSignInPage(url: string): void {
  call('app.openExternal', { url }).catch(tellFailure);
}
