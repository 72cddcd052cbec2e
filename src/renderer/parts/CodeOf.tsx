import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCode } from '../state/recipes';
import type { CodeSource } from '../state/recipes';
import { CodeView } from '../ui/CodeView';
import { ErrorOf } from './ErrorOf';

interface CodeOfProps extends CodeSource {
  /** What there is to choose about the code beside its style. */
  readonly choice?: ReactNode;
}

/** Code for something, in the style that the user has chosen, or why there is none. */
export function CodeOf({ choice, ...source }: CodeOfProps): ReactNode {
  const { t } = useTranslation();
  const { view, error } = useCode(source);
  const isNone = error?.facts?.reason === 'no_code';
  return (
    <CodeView
      {...view}
      choice={choice}
      problem={isNone ? <p>{t('activity.noCode')}</p> : error && <ErrorOf error={error} />}
    />
  );
}
