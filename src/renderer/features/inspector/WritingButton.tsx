import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnections } from '../../state/connections';
import { Button } from '../../ui/Button';
import { Tooltip } from '../../ui/Tooltip';

interface WritingButtonProps {
  readonly connectionId: string;
  readonly icon?: ReactNode;
  readonly className?: string | undefined;
  readonly children: string;
  readonly onClick: () => void;
}

/**
 * A button that begins a change. Where the connection is read only it is greyed out, and the keyboard still
 * reaches it and hears why.
 */
export function WritingButton({ connectionId, onClick, ...button }: WritingButtonProps): ReactNode {
  const { t } = useTranslation();
  const isReadOnly = useConnections(
    ({ connections }) =>
      connections.find(({ id }) => id === connectionId)?.options.readOnly === true,
  );
  if (!isReadOnly) return <Button {...button} onClick={onClick} />;
  const reason = t('browser.blocked.readOnly');
  return (
    <Tooltip text={reason}>
      <Button {...button} aria-disabled aria-description={reason} />
    </Tooltip>
  );
}
