import type { TFunction } from 'i18next';
import type { ConflictChoice } from '../../../shared/model/transfers';

/** What a choice comes to that replaces some and skips the rest. */
export function partlyWords(
  choice: Extract<ConflictChoice, `replace_if_${string}`>,
  count: number,
  skipped: number,
  t: TFunction,
): string {
  if (count === 0) return t(`transfers.plan.partlyNone.${choice}`);
  const replaced = t(`transfers.plan.partlyText.${choice}`, { count });
  return skipped === 0
    ? replaced
    : `${replaced} ${t('transfers.plan.skipped', { count: skipped })}`;
}
