import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeOf } from '../../parts/CodeOf';
import { codeOfOperations } from '../../state/recipes';
import type { AskedOperation } from '../../state/recipes';
import { InlineSelect } from '../../ui/InlineSelect';
import styles from './Inspector.module.css';

/** Something that can be done with the selection, in a word or two. */
export interface CodeChoice {
  readonly id: string;
  readonly label: string;
  readonly operations: readonly AskedOperation[];
}

interface CodeTabProps {
  readonly connectionId: string;
  readonly intro: string;
  readonly choices: readonly CodeChoice[];
}

/** How to do with the selection, in code, what is most often done with it. */
export function CodeTab({ connectionId, intro, choices }: CodeTabProps): ReactNode {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(choices[0]?.id ?? '');
  const choice = choices.find(({ id }) => id === chosen) ?? choices[0];
  return (
    <>
      <p className={styles.quiet}>{intro}</p>
      <CodeOf
        {...codeOfOperations(connectionId, choice?.operations ?? [])}
        choice={
          <InlineSelect
            label={t('recipes.what')}
            value={choice?.id ?? ''}
            choices={choices.map(({ id, label }) => ({ value: id, label }))}
            onChange={setChosen}
          />
        }
      />
    </>
  );
}
