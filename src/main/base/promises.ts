/** Something that happens once and can be waited for. */
export interface Signal {
  readonly wait: Promise<void>;
  readonly raise: () => void;
}

/** Creates a signal that was not raised yet. */
export function createSignal(): Signal {
  let raise = (): void => undefined;
  const wait = new Promise<void>((resolve) => {
    raise = resolve;
  });
  return { wait, raise: () => raise() };
}

/** Work that calls at the same time share. */
export function shared(work: () => Promise<void>): () => Promise<void> {
  let underWay: Promise<void> | undefined;
  return () => (underWay ??= work().finally(() => (underWay = undefined)));
}

/** Runs the work at the first call; every call gets that result. */
export function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => (result ??= work());
}
