import type { MiddlewareStack } from '@smithy/types';

/** Has a call send a header that the SDK's own parameters do not make, or not so. It is signed like others. */
export function addHeader<Input extends object, Output extends object>(
  command: { readonly middlewareStack: MiddlewareStack<Input, Output> },
  name: string,
  value: string,
): void {
  command.middlewareStack.add(
    (next) => (args) => {
      if (hasHeaders(args.request)) args.request.headers[name] = value;
      return next(args);
    },
    { name: `dipperHeader ${name}`, step: 'build', override: true },
  );
}

function hasHeaders(request: unknown): request is { readonly headers: Record<string, string> } {
  return typeof request === 'object' && request !== null && 'headers' in request;
}
