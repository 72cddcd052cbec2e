import type { RandomNumbers } from '../../../shared/testing/random';

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
