/** Numbers that look random and are the same in every run. */
export interface RandomNumbers {
  /** A whole number from 0 on and below `limit`. */
  readonly below: (limit: number) => number;
  readonly pick: <Value>(values: readonly [Value, ...Value[]]) => Value;
}

/** The numbers of a seed: the same seed gives the same ones. */
export function randomNumbers(seed: number): RandomNumbers {
  let state = seed * 2_654_435_761 + 1;
  function below(limit: number): number {
    // The constants of "Numerical Recipes"; the upper bits are the random ones.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  }
  return { below, pick: (values) => values[below(values.length)] ?? values[0] };
}
