import { z } from 'zod';

/** What a call does on a server: it `changes` something while it lasts, `prepares` that, or only `reads`. */
type ServerEffect = 'changes' | 'prepares' | 'reads';

/** A route: the schema of its input, what it does on a server, and (as a type only) its output. */
export interface Route<Input extends z.ZodType, Output, Effect extends ServerEffect> {
  readonly input: Input;
  /** Not said where it is no more than reading, or where the thread of transfers does it in its own time. */
  readonly effect: Effect | undefined;
  readonly output?: Output;
}

/** A route whose input names the server that the user saw has to say what it does there. */
type Said<Input extends z.ZodType, Effect> =
  z.infer<Input> extends { readonly server: string } ? [effect: Effect] : [effect?: Effect];

/** `route<Output>()(schemaOfInput, effect)`: the output can't be inferred, and the others are. */
export function route<Output>() {
  return <Input extends z.ZodType, Effect extends ServerEffect = never>(
    input: Input,
    ...[effect]: Said<Input, Effect>
  ): Route<Input, Output, Effect> => ({ input, effect });
}

/** The input of a route that takes none. */
export const nothing = z.strictObject({});
