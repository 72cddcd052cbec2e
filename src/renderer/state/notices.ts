import { create } from 'zustand';
import { DipperError } from '../../shared/errors/appError';
import type { AppError } from '../../shared/errors/appError';
import { call, onEvent } from '../ipc/client';

/** Something to tell that belongs to no place of the window; shown as an alert until dismissed. */
interface Notice {
  readonly id: number;
  readonly error: AppError;
  /** What was tried, in the user's language: "Could not rename report.pdf". */
  readonly title?: string;
}

interface NoticeStore {
  readonly notices: readonly Notice[];
  readonly tell: (error: AppError, title?: string) => void;
  readonly dismiss: (id: number) => void;
  readonly dismissAll: () => void;
}

function saysTheSame(one: Omit<Notice, 'id'>, other: Omit<Notice, 'id'>): boolean {
  return (
    one.title === other.title &&
    one.error.code === other.error.code &&
    one.error.message === other.error.message &&
    one.error.resource === other.error.resource
  );
}

/** Alerts, newest last. One that says the same as another takes its place. */
export const useNotices = create<NoticeStore>((set) => ({
  notices: [],
  tell: (error, title) =>
    set(({ notices }) => ({
      notices: [
        ...notices.filter((notice) => !saysTheSame(notice, { error, title })),
        { id: (notices.at(-1)?.id ?? 0) + 1, error, title },
      ],
    })),
  dismiss: (id) =>
    set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
  dismissAll: () => set({ notices: [] }),
}));

/** The {@link AppError} of anything thrown; what is not a {@link DipperError} is a bug and says so. */
export function errorOf(thrown: unknown): AppError {
  if (thrown instanceof DipperError) return thrown.detail;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'unexpected', message, retry: 'never' };
}

/** Tells a failure as an alert, unless it was stopped on request. */
export function tellFailure(thrown: unknown, title?: string): void {
  const error = errorOf(thrown);
  if (error.code !== 'cancelled') {
    useNotices.getState().tell(error, title);
  }
}

/**
 * Tells what goes wrong in main outside any call, also what did before the window was there. Ends with
 * the returned function.
 */
export function followFailures(): () => void {
  function takeFailures(): void {
    call('app.takeFailures', {}).then(
      (errors) => errors.forEach((error) => useNotices.getState().tell(error)),
      tellFailure,
    );
  }
  const stop = onEvent('app.failed', takeFailures);
  takeFailures();
  return stop;
}
