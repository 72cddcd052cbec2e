import { z } from 'zod';

/** A route: the schema of its input, and (as a type only) its output. */
export interface Route<Input extends z.ZodType, Output> {
  readonly input: Input;
  readonly output?: Output;
}

/** `route<Output>()(schemaOfInput)`: the output can't be inferred, and the input is. */
export function route<Output>() {
  return <Input extends z.ZodType>(input: Input): Route<Input, Output> => ({ input });
}

/** The input of a route that takes none. */
export const nothing = z.strictObject({});
