/** Numbers that look random and are the same for the same seed. */
interface RandomNumbers {
  /** A whole number from 0 on and below `limit`. */
  readonly below: (limit: number) => number;
  readonly pick: <Value>(values: readonly [Value, ...Value[]]) => Value;
}

export function randomNumbers(seed: number): RandomNumbers {
  let state = seed * 2_654_435_761 + 1;
  function below(limit: number): number {
    // A linear congruential generator with the constants of Numerical Recipes.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  }
  return { below, pick: (values) => values[below(values.length)] ?? values[0] };
}

const indents = ['', '', '', '  ', '    ', '\t'] as const;
const names = ['region', 'Region', 'output', 'addressing_style', 'x_unknown', 's3'] as const;

function randomLine({ pick, below }: RandomNumbers): string {
  const indent = pick(indents);
  const equals = pick(['=', ' = ', ' =', '= ', ' : ']);
  const comment = pick(['', '', '', ' # why', '\t; why']);
  switch (below(9)) {
    case 0:
      return pick(['', '  ', '\t']);
    case 1:
      return `${indent}${pick(['#', '; '])}region = commented`;
    case 2:
      return `${indent}not understood`;
    case 3:
      return `[${pick(['default', 'profile a', 'profile b', 'services s', 'profile'])}]${comment}`;
    case 4:
      return pick(['[open', 's3 =', '  s3 =', '= nothing']);
    default:
      return `${indent}${pick(names)}${equals}${pick(['1', 'eu-west-1', 'a=b', ''])}${comment}`;
  }
}

/** The text of an AWS file as nobody should write it, but somebody may. */
export function randomFile(random: RandomNumbers): string {
  const end = random.pick(['\n', '\n', '\r\n']);
  const lines = Array.from({ length: random.below(25) }, () => randomLine(random));
  const start = random.pick(['', '', '\uFEFF']);
  return `${start}${lines.join(end)}${random.pick(['', end])}`;
}
