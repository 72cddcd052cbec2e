import { randomUUID } from 'node:crypto';
import { cancelledError, dipperError } from '../../../shared/errors/appError';
import type { DipperError } from '../../../shared/errors/appError';
import type { SignInRequest } from '../../../shared/model/signIn';
import { abortable } from '../../base/abortable';
import type { SavedSecret } from '../secretStore';

type Question<Kind extends SignInRequest['kind']> = Omit<
  Extract<SignInRequest, { readonly kind: Kind }>,
  'id' | 'kind'
>;

/** Asks the user for what credentials wait for. */
export interface SignInPrompts {
  /**
   * Waits for the code of an MFA device.
   *
   * @param signal aborted when nobody waits for it any more: the question is taken back then
   * @throws DipperError `sign_in_declined`, `cancelled`
   */
  mfaCode(question: Question<'mfa'>, signal?: AbortSignal): Promise<string>;
  /**
   * Shows where to sign in while `wait` waits until that was done.
   *
   * @param wait gets a signal that is aborted when the user declines
   * @param signal as of {@link mfaCode}
   * @throws DipperError `sign_in_declined`, `cancelled`, and what `wait` throws
   */
  browser<Result>(
    question: Question<'sso'>,
    wait: (signal: AbortSignal) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result>;
  /**
   * Waits for new keys in place of temporary ones that have ended.
   *
   * @param signal as of {@link mfaCode}
   * @throws DipperError `sign_in_declined`, `cancelled`
   */
  newKeys(question: Question<'keys'>, signal?: AbortSignal): Promise<SavedSecret>;
}

/** The window's side of {@link SignInPrompts}. */
export interface SignInDesk extends SignInPrompts {
  /** What waits for an answer, in the order in which it was asked. */
  pending(): readonly SignInRequest[];
  /** @throws DipperError `not_found` for what does not wait (any more) for a code */
  answer(id: string, code: string): void;
  /** @throws DipperError `not_found` for what does not wait (any more) for keys */
  answerKeys(id: string, keys: SavedSecret): void;
  /** What does not wait any more is declined already. */
  decline(id: string): void;
}

interface Waiting {
  readonly request: SignInRequest;
  readonly answer?: (code: string) => void;
  readonly answerKeys?: (keys: SavedSecret) => void;
  readonly decline: () => void;
}

/** @param onChanged Told whenever {@link SignInDesk.pending} answers differently. */
export function createSignInDesk(
  onChanged: (pending: readonly SignInRequest[]) => void,
): SignInDesk {
  const waiting = new Map<string, Waiting>();

  const pending = (): readonly SignInRequest[] => [...waiting.values()].map((one) => one.request);

  async function whileAsked<Result>(
    asked: Waiting,
    work: () => Promise<Result>,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    if (signal?.aborted === true) throw cancelledError();
    waiting.set(asked.request.id, asked);
    onChanged(pending());
    try {
      return await (signal === undefined ? work() : abortable(work(), signal));
    } finally {
      waiting.delete(asked.request.id);
      onChanged(pending());
    }
  }

  return {
    mfaCode(question, signal) {
      const { promise, resolve, reject } = withResolvers<string>();
      const request: SignInRequest = { id: randomUUID(), kind: 'mfa', ...question };
      const decline = (): void => reject(declined(question.profile));
      return whileAsked({ request, answer: resolve, decline }, () => promise, signal);
    },

    browser(question, wait, signal) {
      const request: SignInRequest = { id: randomUUID(), kind: 'sso', ...question };
      const controller = new AbortController();
      const refusal = withResolvers<never>();
      const decline = (): void => {
        refusal.reject(declined(question.profile));
        controller.abort();
      };
      const stop = (): void => controller.abort();
      signal?.addEventListener('abort', stop, { once: true });
      return whileAsked(
        { request, decline },
        () => Promise.race([refusal.promise, wait(controller.signal)]),
        signal,
      ).finally(() => signal?.removeEventListener('abort', stop));
    },

    newKeys(question, signal) {
      const { promise, resolve, reject } = withResolvers<SavedSecret>();
      const request: SignInRequest = { id: randomUUID(), kind: 'keys', ...question };
      const decline = (): void => reject(declined(question.connection));
      return whileAsked({ request, answerKeys: resolve, decline }, () => promise, signal);
    },

    pending,
    answerKeys(id, keys) {
      const asked = waiting.get(id);
      if (asked?.answerKeys === undefined) {
        throw dipperError('not_found', 'Nothing waits for these keys any more.');
      }
      asked.answerKeys(keys);
    },
    answer(id, code) {
      const asked = waiting.get(id);
      if (asked?.answer === undefined) {
        throw dipperError('not_found', 'Nothing waits for this code any more.');
      }
      asked.answer(code);
    },
    decline(id) {
      waiting.get(id)?.decline();
    },
  };
}

/** @param who The profile or connection that it was for. */
function declined(who: string): DipperError {
  return dipperError('sign_in_declined', `The sign-in of ${who} was not carried out.`, {
    retry: 'after_sign_in',
  });
}

/** `Promise.withResolvers`, which Node 20 has not. */
function withResolvers<Value>(): {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: DipperError) => void;
} {
  let resolve: (value: Value) => void = () => undefined;
  let reject: (error: DipperError) => void = () => undefined;
  const promise = new Promise<Value>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}
