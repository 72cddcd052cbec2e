import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileChange, ShownLine } from '../../../shared/model/profileEdit';
import { classNames } from '../../ui/classNames';
import styles from './ChangedLines.module.css';

interface ChangedLinesProps {
  readonly changes: readonly FileChange[];
}

const signs = { added: '+ ', removed: '− ', section: '  ' } as const;

/** Lines that change in files, as they may be shown: with secrets hidden. */
export function ChangedLines({ changes }: ChangedLinesProps): ReactNode {
  return (
    <div className={styles.files}>
      {changes.map(({ path, lines }) => (
        <div key={path}>
          <p className={styles.path}>{path}</p>
          <ul aria-label={path} className={styles.lines} tabIndex={0}>
            {lines.map((line, index) =>
              // Empty ones come and go with the others. Lines have no other identity than their place.
              line.text === '' ? null : <Line key={index} line={line} />,
            )}
          </ul>
        </div>
      ))}
    </div>
  );
}

function Line({ line: { kind, text } }: { readonly line: ShownLine }): ReactNode {
  const { t } = useTranslation();
  return (
    <li className={classNames(styles.line, styles[kind])}>
      {kind !== 'section' && <span className={styles.hidden}>{t(`profiles.${kind}`)}</span>}
      <span aria-hidden="true">{signs[kind]}</span>
      {text}
    </li>
  );
}
