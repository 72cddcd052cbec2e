import type { MetadataBearer, MiddlewareStack } from '@smithy/types';

/** How an attempt at a command is known to have ended: by then it is sure what it has done, or that it did nothing. */
interface Settled<Output> {
  readonly byAnswer: (output: Output | undefined) => boolean;
  readonly byFailure: (error: unknown) => boolean;
}

/**
 * Watches the attempts at one command, which the SDK makes by itself.
 *
 * @returns Whether one of them is open: the server may have carried it out, whatever a later one met.
 */
export function watchAttempts<Input extends object, Output extends MetadataBearer>(
  command: { readonly middlewareStack: MiddlewareStack<Input, Output> },
  settled: Settled<Output>,
): () => boolean {
  let open = 0;
  command.middlewareStack.add(
    (next) => async (args) => {
      open += 1;
      try {
        const answer = await next(args);
        if (settled.byAnswer(answer.output)) open -= 1;
        return answer;
      } catch (error) {
        if (settled.byFailure(error)) open -= 1;
        throw error;
      }
    },
    // Around what reads an answer, and below what sends a request again.
    { step: 'deserialize', priority: 'high', name: 'dipperWatchAttempts' },
  );
  return () => open > 0;
}
