/** The same keys as the English words, with other words. Plural forms may differ by language. */
export type Words<English> = {
  readonly [Key in keyof English]: English[Key] extends string ? string : Words<English[Key]>;
};
