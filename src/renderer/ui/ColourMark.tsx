import type { ReactNode } from 'react';
import { classNames } from './classNames';
import styles from './ColourMark.module.css';

interface ColourMarkProps {
  readonly colour: 'none' | 'red' | 'amber' | 'green' | 'blue' | 'violet';
  readonly shape: 'dot' | 'stripe';
}

/** A colour that something is told apart by; what it belongs to is named beside it. */
export function ColourMark({ colour, shape }: ColourMarkProps): ReactNode {
  return colour === 'none' ? null : (
    <span
      aria-hidden="true"
      data-colour={colour}
      className={classNames(styles.mark, styles[shape], styles[colour])}
    />
  );
}
