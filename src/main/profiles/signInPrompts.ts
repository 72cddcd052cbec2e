import { randomUUID } from 'node:crypto';
import { dipperError } from '../../shared/errors/appError';
import type { DipperError } from '../../shared/errors/appError';
import type { SignInRequest } from '../../shared/model/signIn';

type Question<Kind extends SignInRequest['kind']> = Omit<
  Extract<SignInRequest, { readonly kind: Kind }>,
  'id' | 'kind'
>;

/** Asks the user for what credentials wait for. */
export interface SignInPrompts {
  /**
   * Waits for the code of an MFA device.
   *
   * @throws DipperError `sign_in_declined`
   */
  mfaCode(question: Question<'mfa'>): Promise<string>;
  /**
   * Shows where to sign in while `wait` waits until that was done.
   *
   * @param wait gets a signal that is aborted when the user declines
   * @throws DipperError `sign_in_declined`, and what `wait` throws
   */
  browser<Result>(
    question: Question<'sso'>,
    wait: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result>;
}

/** The window's side of {@link SignInPrompts}. */
export interface SignInDesk extends SignInPrompts {
  /** What waits for an answer, in the order in which it was asked. */
  pending(): readonly SignInRequest[];
  /** @throws DipperError `not_found` for what does not wait (any more) for a code */
  answer(id: string, code: string): void;
  /** What does not wait any more is declined already. */
  decline(id: string): void;
}

interface Waiting {
  readonly request: SignInRequest;
  readonly answer?: (code: string) => void;
  readonly decline: () => void;
}

/** @param onChanged Told whenever {@link SignInDesk.pending} answers differently. */
export function createSignInDesk(
  onChanged: (pending: readonly SignInRequest[]) => void,
): SignInDesk {
  const waiting = new Map<string, Waiting>();

  const pending = (): readonly SignInRequest[] => [...waiting.values()].map((one) => one.request);

  async function whileAsked<Result>(asked: Waiting, work: Promise<Result>): Promise<Result> {
    waiting.set(asked.request.id, asked);
    onChanged(pending());
    try {
      return await work;
    } finally {
      waiting.delete(asked.request.id);
      onChanged(pending());
    }
  }

  return {
    mfaCode(question) {
      const { promise, resolve, reject } = withResolvers<string>();
      const request: SignInRequest = { id: randomUUID(), kind: 'mfa', ...question };
      const decline = (): void => reject(declined(question.profile));
      return whileAsked({ request, answer: resolve, decline }, promise);
    },

    browser(question, wait) {
      const request: SignInRequest = { id: randomUUID(), kind: 'sso', ...question };
      const controller = new AbortController();
      const refusal = withResolvers<never>();
      const decline = (): void => {
        refusal.reject(declined(question.profile));
        controller.abort();
      };
      return whileAsked(
        { request, decline },
        Promise.race([refusal.promise, wait(controller.signal)]),
      );
    },

    pending,
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

function declined(profile: string): DipperError {
  return dipperError('sign_in_declined', `The sign-in of profile ${profile} was not carried out.`, {
    retry: 'after_sign_in',
    facts: { profile },
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
