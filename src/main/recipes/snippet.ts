import type { Operation, OperationKind } from '../../shared/model/recipes';

/** The lines that do one thing, and what a script has to import for them. */
export interface Snippet {
  readonly lines: readonly string[];
  /** In the form in which the style's header gathers them. */
  readonly imports?: readonly string[];
}

/** An operation by its kind. */
export type OperationOf<Kind extends OperationKind> = Extract<Operation, { readonly kind: Kind }>;

/** How one style says each operation. */
export type SnippetWriters = {
  readonly [Kind in OperationKind]: (operation: OperationOf<Kind>) => Snippet;
};

const stsKinds = [
  'whoAmI',
  'assumeRole',
  'assumeRoleWithWebIdentity',
] as const satisfies readonly OperationKind[];

export type StsWriters = Pick<SnippetWriters, (typeof stsKinds)[number]>;
export type S3Writers = Omit<SnippetWriters, keyof StsWriters>;

/** Whether an operation needs no client of S3. */
export function isOfSts({ kind }: { readonly kind: OperationKind }): boolean {
  return stsKinds.some((known) => known === kind);
}

/** Writes one operation in a style. */
export function writeSnippet<Kind extends OperationKind>(
  writers: SnippetWriters,
  operation: OperationOf<Kind>,
): Snippet {
  // The compiler loses the tie between the kind and its writer here.
  const kind: Kind = operation.kind;
  const write = writers[kind] as (operation: OperationOf<Kind>) => Snippet;
  return write(operation);
}

/** Lines one level further in. */
export function indented(lines: readonly string[], by: string): readonly string[] {
  return lines.map((line) => (line === '' ? '' : by + line));
}

/** Characters above which a call is written on several lines. */
export const longestLine = 88;
