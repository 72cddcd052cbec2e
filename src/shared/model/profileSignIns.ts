/** How a profile of the AWS files comes by its credentials, as far as the editor knows it. */
export const profileSignIns = ['keys', 'role', 'sso', 'process', 'other'] as const;

/** Where a role's own credentials may come from, besides another profile. */
export const ambientSources = ['Environment', 'EcsContainer', 'Ec2InstanceMetadata'] as const;
