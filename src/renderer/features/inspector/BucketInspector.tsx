import { Database } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { arnOf, bucketTitle } from '../../../shared/model/bucketArn';
import type { SeenPlace } from '../../../shared/model/places';
import { call } from '../../ipc/client';
import { useConnections } from '../../state/connections';
import { formatExactTime } from '../../state/format';
import { selectionPauseMs, useFreshRequest, useRequest } from '../../state/request';
import type { Answer } from '../../state/request';
import { useLocale } from '../../state/settings';
import { AclSection } from './AclSection';
import { AnswerView } from './AnswerView';
import { CodeTab } from './CodeTab';
import { bucketChoices } from './codeChoices';
import { FolderSizeSection } from './FolderSizeSection';
import { Heading } from './Heading';
import { InspectorTabs } from './InspectorTabs';
import type { InspectorTab } from './InspectorTabs';
import { PolicySection } from './PolicySection';
import { Properties, Property } from './Properties';
import { BucketWorldNotice, ListableNotice, WritableNotice } from './WorldNotice';
import { useBucketPolicy } from './useBucketPolicy';
import { worldAccess, worldListing, worldWriting } from './worldAccess';

interface BucketInspectorProps {
  readonly place: SeenPlace;
  readonly tab: InspectorTab;
  readonly onTab: (tab: InspectorTab) => void;
}

/** A bucket: what is known of it, its ACL and its policy. */
export function BucketInspector({ place, tab, onTab }: BucketInspectorProps): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <Heading
        icon={<Database />}
        title={bucketTitle(place.bucket)}
        kind={t('inspector.kind.bucket')}
      />
      <InspectorTabs
        tab={tab}
        onTab={onTab}
        details={<BucketDetails place={place} />}
        permissions={<BucketPermissions place={place} />}
        code={
          <CodeTab
            connectionId={place.connectionId}
            intro={t('recipes.bucketIntro')}
            choices={bucketChoices(place.bucket, t)}
          />
        }
      />
    </>
  );
}

function BucketDetails({ place }: { readonly place: SeenPlace }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { connectionId, bucket } = place;
  const connection = useConnections(({ connections }) =>
    connections.find(({ id }) => id === connectionId),
  );
  const createdAt = useConnections(
    ({ buckets }) => buckets[connectionId]?.buckets.find(({ name }) => name === bucket)?.createdAt,
  );
  const region = useRequest(
    JSON.stringify(place),
    (signal) => call('buckets.region', { connectionId, bucket }, signal),
    selectionPauseMs,
  );
  return (
    <>
      <Properties>
        <Property
          label={t('inspector.field.region')}
          value={region.answer.status === 'ready' ? (region.answer.data ?? undefined) : undefined}
        />
        <Property
          label={t('inspector.field.created')}
          value={createdAt === undefined ? undefined : formatExactTime(createdAt, locale)}
        />
        <Property label={t('inspector.field.connection')} value={connection?.name} />
        <Property
          label={t('inspector.field.endpoint')}
          value={connection === undefined ? undefined : (connection.endpoint ?? t('inspector.aws'))}
        />
        <Property label={t('inspector.field.uri')} value={`s3://${bucket}`} code copyable />
        <Property
          label={t('inspector.field.arn')}
          value={connection === undefined ? undefined : arnOf(bucket, connection)}
          code
          copyable
        />
      </Properties>
      <FolderSizeSection place={{ connectionId, bucket, prefix: '' }} />
    </>
  );
}

function BucketPermissions({ place }: { readonly place: SeenPlace }): ReactNode {
  const acl = useFreshRequest(
    JSON.stringify(place),
    (signal) => call('permissions.bucketAcl', { ...place }, signal),
    selectionPauseMs,
  );
  const policy = useBucketPolicy(place);
  const subject = { bucket: place.bucket };
  if (isGone(acl.answer) && isGone(policy.answer)) {
    // Said once: there is nothing to be certain about.
    const reload = (): void => [acl, policy].forEach((request) => request.reload());
    return (
      <AnswerView answer={acl.answer} lines={4} onRetry={reload}>
        {() => null}
      </AnswerView>
    );
  }
  return (
    <>
      <BucketWorldNotice access={worldAccess(subject, policy.answer)} />
      <ListableNotice right={worldListing(subject, policy.answer, acl.answer)} />
      <WritableNotice right={worldWriting(subject, policy.answer, acl.answer)} />
      <PolicySection place={place} policy={policy} />
      <AclSection acl={acl} subject="bucket" />
    </>
  );
}

function isGone(answer: Answer<unknown>): boolean {
  return answer.status === 'failed' && answer.error.code === 'no_such_bucket';
}
