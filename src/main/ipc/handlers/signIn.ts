import type { SignInDesk } from '../../profiles/signIn/signInPrompts';
import type { Handlers } from '../handlers';

/** Routes of what credentials wait for and only the user can give. */
export function createSignInHandlers(
  desk: SignInDesk,
): Pick<Handlers, 'signIn.pending' | 'signIn.answer' | 'signIn.answerKeys' | 'signIn.decline'> {
  return {
    'signIn.pending': () => Promise.resolve(desk.pending()),
    'signIn.answer': ({ id, code }) => {
      desk.answer(id, code);
      return Promise.resolve(null);
    },
    'signIn.answerKeys': ({ id, ...keys }) => {
      desk.answerKeys(id, keys);
      return Promise.resolve(null);
    },
    'signIn.decline': ({ id }) => {
      desk.decline(id);
      return Promise.resolve(null);
    },
  };
}
