import type { SignInPrompts } from '../signIn/signInPrompts';

/** For tests in which nobody is to be asked anything: whatever asks fails the test. */
export const noPrompts: SignInPrompts = {
  mfaCode: () => Promise.reject(new Error('A code was asked for.')),
  browser: () => Promise.reject(new Error('A sign-in was asked for.')),
  newKeys: () => Promise.reject(new Error('New keys were asked for.')),
};
