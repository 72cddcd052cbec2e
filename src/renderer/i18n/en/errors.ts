/** Words for every error code: what went wrong (`title`) and what to do about it (`advice`). */
export const errors = {
  details: 'Details',
  copyDetails: 'Copy details',
  unattended: {
    all: 'A change that went on after its window was gone has failed',
    some_one:
      'A change that went on after its window was gone has failed for {{count, number}} object',
    some_other:
      'A change that went on after its window was gone has failed for {{count, number}} objects',
  },
  title: {
    no_credentials: 'There are no credentials for this connection',
    credentials_expired: 'The credentials have expired',
    credentials_rejected: 'The server does not accept these credentials',
    credentials_source_failed: 'The credentials could not be read from their source',
    mfa_required: 'This profile asks for an MFA code',
    sign_in_declined: 'You did not sign in',
    encryption_unavailable: 'The secret cannot be kept safely on this system',
    read_only: 'This connection is set to read only',
    connection_changed: 'The connection leads to another server by now',
    access_denied: 'The server refused access',
    no_such_bucket: 'There is no such bucket',
    no_such_key: 'The object is not there',
    wrong_region: 'The bucket is in another region',
    clock_skew: 'The clocks of this computer and the server differ too much',
    not_supported: 'This server does not support that',
    precondition_failed: 'The object was changed by somebody else',
    conflict: 'Something else is in the way',
    throttled: 'The server is busy and asks to slow down',
    server_failed: 'The server could not carry out the request',
    bad_response: 'The server did not answer as S3 servers do',
    connection_refused: 'The server refused the connection',
    host_not_found: 'The server could not be found',
    timed_out: 'The server did not answer in time',
    network_failed: 'The connection broke off',
    tls_failed: 'The connection could not be made secure',
    proxy_failed: 'The proxy did not let the connection through',
    local_not_found: 'The file is no longer there',
    local_access_denied: 'This computer does not allow access to the file',
    local_changed: 'The file changed while it was being sent',
    local_exists: 'There is a file of that name already',
    local_failed: 'The file could not be read or written',
    disk_full: 'The disk is full',
    unsafe_path: 'The name points outside the chosen folder',
    invalid_input: 'The request was not understood',
    unknown_route: 'Dipper does not know this request',
    forbidden_sender: 'Dipper refused a request from an unknown page',
    not_found: 'It is not there any more',
    too_large: 'That is larger than the server takes',
    cancelled: 'Stopped',
    unexpected: 'Something went wrong inside Dipper',
  },
  /** The same in a few words, for a line of the tree. */
  short: {
    no_credentials: 'No credentials',
    credentials_expired: 'Credentials expired',
    credentials_rejected: 'Credentials refused',
    credentials_source_failed: 'Credentials unreadable',
    mfa_required: 'MFA code needed',
    sign_in_declined: 'Not signed in',
    access_denied: 'No access',
    no_such_bucket: 'No such bucket',
    connection_refused: 'Connection refused',
    host_not_found: 'Server not found',
    timed_out: 'No answer in time',
    network_failed: 'Connection broke off',
    tls_failed: 'Certificate refused',
    proxy_failed: 'Proxy failed',
  },
  advice: {
    no_credentials:
      'Add an access key to the connection, or to its profile in the AWS files, and try again.',
    credentials_expired:
      'Sign in again where they came from (such as aws sso login), or enter new ones in the connection.',
    credentials_rejected:
      'Check the access key ID in the connection. It may have been deleted, disabled, or belong to another server.',
    credentials_source_failed:
      'Check the settings of this profile in the AWS files: its role, its sign-in session or its credential program.',
    mfa_required:
      'Get temporary credentials with your MFA device (aws sts get-session-token) and use them in a connection.',
    sign_in_declined: 'Try again, and you are asked once more.',
    encryption_unavailable:
      'Set up a system keychain, or keep the secret for this session only: it is gone when Dipper is closed.',
    read_only: 'Nothing was sent. Change the options of the connection if you want to allow it.',
    connection_changed:
      'Nothing was changed there, since what was shown and decided was about the server before. Look at what is there and begin again, or try again once the connection leads back.',
    access_denied: 'Ask the owner to let you do this, and pass on the details below.',
    no_such_bucket:
      'Check the spelling of its name. It may have been deleted, or be on another server.',
    no_such_key: 'It may have been deleted or renamed meanwhile. Refresh the list.',
    wrong_region: 'Check the endpoint and the region of the connection.',
    clock_skew: 'Set the clock of this computer (automatic time is best) and try again.',
    not_supported: 'Nothing is wrong on your side; this server simply does not offer it.',
    precondition_failed: 'Refresh the list, look at what is there now, and decide again.',
    conflict:
      'The name is taken, or something is being done to it right now. Refresh to see what is there, and try again.',
    throttled: 'Wait a moment and try again, with fewer things at once.',
    server_failed:
      'Try again. If it stays this way, give the request ID to whoever runs the server.',
    bad_response: 'Try again. If it stays this way, give the details to whoever runs the server.',
    connection_refused: 'Check that the server is running and that the port is right.',
    host_not_found: 'Check the spelling of the endpoint and your network connection.',
    timed_out: 'Check your network connection and try again.',
    network_failed: 'Check your network connection and try again.',
    tls_failed: 'Check the endpoint and the certificate of the server.',
    proxy_failed:
      'Check the proxy in the options of the connection, in HTTPS_PROXY, or in the settings of the system.',
    local_not_found: 'It may have been moved or deleted. Choose it again.',
    local_access_denied: 'Check who may read or write it, or choose another place.',
    local_changed: 'Nothing wrong was stored. Try again when the file is no longer being written.',
    local_exists: 'Choose another folder, or move that file away.',
    local_failed: 'Check the disk it is on and try again.',
    disk_full: 'Make room on the disk, or choose another folder, and try again.',
    unsafe_path: 'It was left out, so that nothing is written where you did not choose.',
    invalid_input: 'Check what was entered.',
    unknown_route: 'This is a bug in Dipper. Copy the details to pass them on, and restart Dipper.',
    forbidden_sender: 'Copy the details to pass them on, and restart Dipper.',
    not_found: 'Refresh and look again.',
    too_large: 'Ask whoever runs the server how large it may be.',
    cancelled: 'It was stopped on request. What was done until then stays.',
    unexpected: 'This is a bug in Dipper. Copy the details to pass them on.',
  },
  /** Closer words, where the error tells more than its code. */
  closer: {
    deniedTitle: 'You are not allowed to {{doing}}',
    deniedAccountAdvice:
      'Check the access key and its secret first: some servers answer this way when they are wrong. If they are right, ask whoever owns the account for {{action}}.',
    deniedAdvice: 'Ask whoever owns it for {{action}} on {{resource}}.',
    publicBlockTitle: 'Public access to this bucket is blocked',
    publicBlockAdvice:
      'The bucket or its account blocks public access. Lift that block first, where it was set.',
    hiddenLockTitle: 'Its retention and legal hold may not be read, so no copy could have them',
    hiddenAnnotationsTitle:
      'Its annotations may not be listed. If it has any, a copy in parts would lose them',
    unreadablePolicyTitle: 'The bucket has a policy that Dipper does not understand',
    unreadablePolicyAdvice:
      'Nothing was changed, since what is not understood could be lost. Change the policy where it was made.',
    checksumTitle: 'What arrived does not match the checksum of the object',
    checksumAdvice:
      'The file was not kept. Try again. If it happens again, the network or the server changes the data on the way.',
    listBrokenTitle: 'The server did not send the whole list',
    listBrokenAdvice: 'Try again. If it stays this way, tell whoever runs the server.',
    notS3Title: 'What answered is not an S3 server',
    notS3Advice:
      'Check the endpoint of the connection. A proxy or a sign-in page of the network may have answered instead.',
    sizeTitle: 'The object has another size than the server listed',
    sizeAdvice: 'Refresh the list and try again.',
    awsLineTitle: 'The setting {{setting}} in line {{line}} can only be changed with a text editor',
    awsLineAdvice:
      'Nothing was written. In the AWS file it goes on over several lines, or has a value where a group of settings belongs.',
    endpointTitle: '“{{name}}” is not the address of a server',
    endpointAdvice:
      'An endpoint starts with http:// or https:// and has no user name in it. Change it where it was set: in the connection, in an AWS_ENDPOINT_URL variable, or in the AWS files.',
    servicesTitle:
      'The profile “{{profile}}” names the services section “{{section}}”, which is not there',
    servicesAdvice:
      'Add the section to {{name}} with a text editor, or take the line “services” out of the profile.',
    journalTitle: 'Transfers cannot be remembered',
    journalAdvice:
      'They go on, but what is unfinished is lost when Dipper ends. Check the disk that Dipper’s data is on, and start Dipper again.',
    copyNotKeptTitle: 'A copy in parts could not be noted',
    copyNotKeptAdvice:
      'It goes on. If Dipper ends before it does, parts of it may stay on the server, which cost storage until a lifecycle rule of the bucket removes them.',
    journalDamagedTitle: 'Something in the list of transfers could not be read',
    journalDamagedAdvice: 'Look whether a transfer is missing, and start it again.',
    noBrowserTitle: 'The browser could not be opened',
    noBrowserAdvice: 'Copy the address and open it yourself.',
    caFileTitle: 'The CA file {{name}} cannot be used',
    caFileAdvice:
      'It has to be a file in PEM form that you may read. Check its path in the options of the connection, in AWS_CA_BUNDLE, or in ca_bundle of the profile.',
    settingsTitle: 'The settings could not be read',
    settingsAdvice:
      'The usual ones hold until Dipper can read {{name}} again. Check who may read it, and the disk it is on.',
    environmentTitle: 'The environment has no access key',
    environmentAdvice: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and start Dipper again.',
    machineTitle: 'This machine gave no keys of a role',
    machineAdvice:
      'It gives them on EC2 with a role, unless AWS_EC2_METADATA_DISABLED is set. Without one, edit the connection to sign in with an access key.',
    noSourceTitle: 'The role of this profile has no source of keys',
    noSourceAdvice: 'Choose “Source of the role’s keys” in the profile.',
    objectTooLargeTitle: 'A file of this size cannot become an object',
    objectTooLargeAdvice: 'It is larger than objects may be. Split it.',
    sdkPartsTitle: 'The AWS SDK cannot send a file of this size',
    sdkPartsAdvice:
      'Choose Dipper’s own client under “Send requests with” in the settings, and try again: it goes on with what was sent. A connection without keys and a directory bucket always take the AWS SDK; split the file for those.',
    quotaTitle: 'The storage quota is used up',
    quotaAdvice: 'Delete something, or ask whoever runs the server for more.',
    setAsideTitle: '{{name}} could not be understood',
    setAsideAdvice:
      'Dipper started with a new one. The old file is kept beside it as {{kept}}, so nothing in it is lost.',
    unknownConnectionTitle: 'The connection “{{name}}” could not be understood',
    unknownConnectionAdvice:
      'Another version of Dipper may have saved it. It is not shown, and left as it is in {{file}}.',
    optionsSetAsideAdvice:
      'It may have said which connections change nothing, so every connection is read only until its options are saved again. The old file is kept beside it as {{kept}}.',
    journalRepairedTitle: 'The list of transfers was damaged and has been repaired',
    journalRepairedAdvice:
      'Some transfers may be missing, or be shown as they were a while ago. Start what is missing again: you are asked what to do with what is there already. The damaged list is kept as {{kept}}.',
    journalReplacedTitle: 'The list of transfers could not be read, so a new one begins',
    journalReplacedAdvice:
      'Start what was not done again: you are asked what to do with what is there already. Large uploads that were under way may have left parts on their servers, which cost storage until a lifecycle rule of the bucket removes them. The old list is kept as {{kept}}.',
    journalLostTitle: 'The list of transfers cannot be opened',
    journalLostAdvice:
      'Transfers work, but Dipper forgets them when it quits, those that have not ended as well. See that no other Dipper uses the list, that the disk has room and that you may write to {{name}}. Then start Dipper again.',
    signatureAdvice:
      'The access key ID is known but the signature does not match: the secret access key is probably wrong.',
    programNotFoundTitle: 'The credential program of this profile was not found',
    programNotFoundAdvice:
      'Write its whole path into the credential_process of the profile: Dipper need not look in the same folders as your shell does.',
    noSuchBucketTitle: 'There is no bucket “{{bucket}}”',
    regionTitle: 'The bucket is in the region {{region}}',
    regionAdvice: 'Set the region of the connection to {{region}} and try again.',
    clockAhead: 'The clock of this computer is {{skew}} ahead of the server',
    clockBehind: 'The clock of this computer is {{skew}} behind the server',
    archivedTitle: 'The object is archived',
    archivedAdvice: 'It has to be restored from the archive before it can be read.',
    customerKeyTitle: 'The object is encrypted with a key that the server does not keep',
    customerKeyAdvice:
      'It was stored with a key of the customer’s own (SSE-C). Read it with the program that has that key: Dipper has none to send.',
    copyLeftTitle: 'The copy and its original differ',
    copyLeftAdvice: 'Refresh to see what is there, and decide again.',
    unfinishedTitle_one: '{{count, number}} transfer of this profile has not ended',
    unfinishedTitle_other: '{{count, number}} transfers of this profile have not ended',
    unfinishedAdvice:
      'Transfers know a profile by its name. Let them end, or cancel them, before you rename it. Failed ones count until you remove them with “Remove failed from the list…” under “More”.',
    annotationsTitle: 'A copy in parts would lose the annotations of the object',
    annotationsAdvice:
      'S3 copies objects above 5 GiB in parts, which takes no annotations along, and Dipper does not copy them yet. Nothing was changed.',
    hiddenMetadataTitle: 'A copy in parts would lose metadata of the object',
    hiddenMetadataAdvice:
      'The object has metadata that the server keeps but does not send, since no header can carry it. S3 copies objects above 5 GiB in parts, which does not take it along. Nothing was changed.',
    eventHoldTitle: 'The object is under an event hold, which a copy would not be',
    eventHoldAdvice:
      'Nothing was changed. The event hold has to end before Dipper can rename the object.',
    rawHeaderTitle: 'The header {{header}} cannot be copied as it is',
    rawHeaderAdvice:
      'It holds characters beyond ASCII, which servers store but no copy in parts can say again. Give it another value under “Edit metadata…” first, then try again.',
    leftPartsTitle: 'Stopped, but parts of it are still on the server',
    leftPartsAdvice:
      'The upload could not be aborted. Its parts cost storage until it is: “Unfinished uploads…” under Transfers lists it and can remove them, or a lifecycle rule of the bucket does.',
    leftPartsRefusedAdvice:
      'The server did not let the upload be aborted. Its own words are below. The parts cost storage until somebody with that permission aborts it, or a lifecycle rule of the bucket does. “Unfinished uploads…” under Transfers lists it.',
    lostTagsTitle: 'The metadata was changed, but the tags are gone',
    lostTagsAdvice:
      'The server dropped the tags in the copy and did not let them be put back. They are named below: ask for s3:PutObjectTagging, or let somebody else put them back.',
    bareCopyTitle: 'The copy is there, but without its tags',
    bareCopyAdvice:
      'The server dropped the tags in the copy, and they could not be put back. The original stays as it was, so nothing is lost: delete the copy, or give it the tags that are named below and delete the original.',
    leftFileTitle: '{{name}} could not be removed',
    leftFileAdvice:
      'The transfer has left this unfinished file. Remove it yourself where the disk lets you. Removed once more, the transfer leaves the list all the same.',
    folderGoneTitle: 'The folder “{{name}}” is no longer there',
    folderGoneAdvice:
      'It may have been moved or deleted, or its disk may be away. Bring it back and try again, or download to another folder.',
    folderDeniedTitle: 'Nothing may be written to the folder “{{name}}”',
    folderDeniedAdvice: 'Check who may write to it, or download to another folder.',
    changedTitle: 'What is there was changed after you chose to replace it',
    changedAdvice: 'It was left as it is now. Look at it first: trying again replaces it.',
    isFolderTitle: 'There is a folder named “{{name}}” already',
    isFolderAdvice: 'Download to another folder, or move that one away.',
    inUseTitle: 'Another program has the file open',
    inUseAdvice: 'Close it there, and try again.',
    twinTitle: 'This disk cannot tell “{{name}}” from the name of another file',
    twinAdvice:
      'Upper and lower case are the same to it. Trying again keeps both, one with a number.',
    manySelectedTitle: 'More than {{most, number}} rows are selected',
    manySelectedAdvice: 'Select fewer of them, or the folder that they are in.',
    listEndedTitle: 'These rows are no longer up to date: Dipper’s listing has stopped',
    listEndedAdvice: 'Nothing was done. Refresh, and select again.',
    manyRowsTitle: 'There are more than {{most, number}} rows; the rest is not listed',
    manyRowsAdvice: 'Open a folder in it, which has fewer.',
    refusedTitle: '{{host}} refused the connection',
    hostTitle: '{{host}} could not be found',
    timedOutTitle: '{{host}} did not answer in time',
    brokenTitle: 'The connection to {{host}} broke off',
    diskFullUnchangedAdvice:
      'Make room on the disk and try again. The file “{{name}}” is as it was before.',
    tlsTitle: 'The connection to {{host}} could not be made secure',
    minutes_one: '{{count, number}} minute',
    minutes_other: '{{count, number}} minutes',
    hours_one: '{{count, number}} hour',
    hours_other: '{{count, number}} hours',
    days_one: '{{count, number}} day',
    days_other: '{{count, number}} days',
  },
  /** Why a certificate is not trusted, and what to do. */
  tls: {
    unknown_authority:
      'Its certificate comes from an authority that this computer does not know. If the server is your own, name its CA file in the options of the connection.',
    self_signed:
      'It shows a certificate that it signed itself. If the server is your own, name that certificate as CA file in the options of the connection.',
    expired: 'Its certificate has expired. Ask whoever runs the server to renew it.',
    not_yet_valid: 'Its certificate is not valid yet. Check the clock of this computer.',
    wrong_host:
      'Its certificate was made out to another host. Use the host name that the certificate names.',
    protocol:
      'The server and this computer could not agree on a way to encrypt. The server may be too old.',
    plain_http:
      'The server speaks plain HTTP. Start the endpoint with http:// instead of https://.',
  },
  /** What a proxy did, rather than the server behind it. */
  proxyTitle: {
    refused: 'The proxy {{proxy}} refused the connection',
    unknown_host: 'The proxy {{proxy}} could not be found',
    timed_out: 'The proxy {{proxy}} did not answer in time',
    sign_in: 'The proxy {{proxy}} asks for a user and a password',
    status: 'The proxy {{proxy}} could not reach the server (status {{status}})',
    closed: 'The proxy {{proxy}} closed the connection',
    tls: 'The proxy {{proxy}} could not be trusted',
    unreachable_target: 'The proxy {{proxy}} could not reach the server',
    invalid: 'The proxy in {{proxy}} is not an address that Dipper knows',
  },
  proxyAdvice: {
    refused:
      'Check that it is running and that its port is right, or choose “None” in the options of the connection.',
    unknown_host:
      'Check its name in the options of the connection, in HTTPS_PROXY, or in the settings of the system.',
    timed_out:
      'Check your network connection, or choose another proxy in the options of the connection.',
    sign_in:
      'Enter them in the options of the connection, or in the address that HTTPS_PROXY holds.',
    status:
      'Check the endpoint of the connection. If it is right, ask whoever runs the proxy to let it through.',
    closed: 'Try again. If it stays this way, check whether the proxy speaks HTTP, HTTPS or SOCKS.',
    tls: 'Its certificate is not trusted. Name its CA file in the options of the connection.',
    unreachable_target:
      'Check the endpoint of the connection. If it is right, ask whoever runs the proxy to let it through.',
    invalid: 'Write it as http://host:port or socks5h://host:port.',
  },
  /** "You are not allowed to …", by the permission that was needed. */
  doing: {
    ListAllMyBuckets: 'list the buckets',
    ListBucket: 'list this bucket',
    GetObject: 'read this object',
    PutObject: 'write to this bucket',
    DeleteObject: 'delete from this bucket',
    GetObjectAcl: 'see the permissions of this object',
    GetBucketAcl: 'see the permissions of this bucket',
    GetBucketPolicy: 'see the policy of this bucket',
    PutBucketPolicy: 'change the policy of this bucket',
    DeleteBucketPolicy: 'remove the policy of this bucket',
    GetBucketLocation: 'see the region of this bucket',
    AbortMultipartUpload: 'abort an upload to this bucket',
    ListBucketMultipartUploads: 'list the unfinished uploads of this bucket',
    GetObjectTagging: 'read the tags of this object',
    PutObjectTagging: 'change the tags of this object',
  },
  facts: {
    leftUploadId: 'Unfinished upload ID',
    leftWhy: 'Why it is left',
    copy: 'Copy that stays',
    lostTags: 'Tags that are gone',
    tagsBefore: 'Tags that it had',
    leftFile: 'Unfinished file',
    profile: 'Profile',
    backend: 'Keychain',
    endpoint: 'Endpoint of the bucket',
    location: 'Redirected to',
    localTime: 'Time of this computer',
    serverTime: 'Time of the server',
    listed: 'Bytes listed',
    announced: 'Bytes announced',
    expected: 'Bytes expected',
    received: 'Bytes received',
    asked: 'Asked for',
    answered: 'Answered with',
    algorithm: 'Checksum',
    pageEnd: 'How the window ended',
    action: 'Needed permission',
    resource: 'Where',
    code: 'Server’s code',
    message: 'Server’s words',
    status: 'HTTP status',
    requestId: 'Request ID',
    extendedRequestId: 'Extended request ID',
    said: 'Message',
  },
} as const;
