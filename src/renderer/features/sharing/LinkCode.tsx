import type { ReactNode } from 'react';
import { describeError } from '../../i18n/errorWords';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../state/clipboard';
import type { BucketPlace } from '../../state/dialogs';
import { useOperationsCode } from '../../state/recipes';
import { CodeView } from '../../ui/CodeView';
import { ErrorNotice } from '../../ui/ErrorNotice';

interface LinkCodeProps {
  readonly place: BucketPlace;
  readonly objectKey: string;
  readonly expiresInSeconds: number;
}

/** How to make the same link in code. */
export function LinkCode({ place, objectKey, expiresInSeconds }: LinkCodeProps): ReactNode {
  const { t } = useTranslation();
  const { bucket, connectionId } = place;
  const { view, error } = useOperationsCode(connectionId, [
    { kind: 'makeLinks', bucket, keys: [objectKey], expiresInSeconds },
  ]);
  return (
    <CodeView
      {...view}
      problem={
        error && <ErrorNotice {...describeError(error, t)} variant="inline" onCopy={copyText} />
      }
    />
  );
}
