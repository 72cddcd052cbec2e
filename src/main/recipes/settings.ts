import type { SettingName } from '../../shared/model/recipes';

/** The member of each answer that holds what was asked for, by the name of the call after `Get`. */
export const settings: Readonly<Record<SettingName, string>> = {
  BucketOwnershipControls: 'OwnershipControls',
  PublicAccessBlock: 'PublicAccessBlockConfiguration',
  ObjectLockConfiguration: 'ObjectLockConfiguration',
  ObjectRetention: 'Retention',
  ObjectLegalHold: 'LegalHold',
};

/** Which of them a call asks for; `undefined` where it is none of those. */
export function settingOfCall(operation: string): SettingName | undefined {
  const name = operation.replace(/^Get/u, '');
  return operation !== name && Object.hasOwn(settings, name) ? (name as SettingName) : undefined;
}

/** `PublicAccessBlock` as boto3 (`_`) or the AWS CLI (`-`) writes its call: `get_public_access_block`. */
export function callOfSetting(setting: SettingName, hyphen: '_' | '-'): string {
  return `Get${setting}`.replace(/(?<=[a-z])(?=[A-Z])/gu, hyphen).toLowerCase();
}
