import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '../../i18n/errorWords';
import { call } from '../../ipc/client';
import { copyText } from '../../state/clipboard';
import type { BucketPlace } from '../../state/dialogs';
import { useCode } from '../../state/recipes';
import { CodeView } from '../../ui/CodeView';
import { ErrorNotice } from '../../ui/ErrorNotice';

/** A change of a bucket's policy that a dialog asks about. */
export interface PolicyChange {
  readonly place: BucketPlace;
  readonly change: 'allowPublicRead' | 'withdrawPublicRead';
}

/** What the dialog would run: the whole policy, with the change in it. */
export function PolicyCode({ place, change }: PolicyChange): ReactNode {
  const { t } = useTranslation();
  const { view, error } = useCode(JSON.stringify([place, change]), (style, signal) =>
    call('recipes.policyChange', { ...place, change, style }, signal),
  );
  return (
    <>
      <p>{t('recipes.wouldRun')}</p>
      <CodeView
        {...view}
        problem={
          error && <ErrorNotice {...describeError(error, t)} variant="inline" onCopy={copyText} />
        }
      />
    </>
  );
}
