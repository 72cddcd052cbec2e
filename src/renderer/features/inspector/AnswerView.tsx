import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorOf } from '../../parts/ErrorOf';
import type { Answer } from '../../state/request';
import { Button } from '../../ui/Button';
import { Skeleton } from '../../ui/Skeleton';

interface AnswerViewProps<Data> {
  readonly answer: Answer<Data>;
  /** How many bars stand in while it is awaited. */
  readonly lines: number;
  readonly onRetry: () => void;
  readonly children: (data: Data) => ReactNode;
}

/** What was asked for, the wait for it, or why it did not come. */
export function AnswerView<Data>({
  answer,
  lines,
  onRetry,
  children,
}: AnswerViewProps<Data>): ReactNode {
  const { t } = useTranslation();
  switch (answer.status) {
    case 'loading':
      return <Skeleton label={t('inspector.loading')} lines={lines} />;
    case 'failed':
      return (
        <ErrorOf
          error={answer.error}
          actions={<Button onClick={onRetry}>{t('common.retry')}</Button>}
        />
      );
    case 'ready':
      return children(answer.data);
  }
}
