/** What the credentials of a connection wait for, and only the user can give. */
export type SignInRequest =
  | {
      readonly id: string;
      readonly kind: 'mfa';
      readonly profile: string;
      /** The serial number or ARN of the MFA device. */
      readonly serial: string;
      /** The ARN of the role that is asked for. */
      readonly role: string;
      /** The code that was typed before was refused. */
      readonly isRefused: boolean;
    }
  | {
      readonly id: string;
      readonly kind: 'sso';
      readonly profile: string;
      readonly startUrl: string;
      /** The page to sign in on, with the code in it. */
      readonly verificationUrl: string;
      /** Shown on that page as well, to be compared. */
      readonly userCode: string;
      /** Milliseconds since the epoch: until then the page takes the code. */
      readonly expiresAt: number;
    }
  /** Temporary keys of a connection have ended, and Dipper can't renew them. */
  | {
      readonly id: string;
      readonly kind: 'keys';
      readonly connection: string;
      /** Of the access key that has ended, with all but its last four characters hidden. */
      readonly accessKeyHint: string;
      /**
       * Where they come from. New ones are kept for a saved connection; in place of those in the AWS files
       * or the environment they are used until there are others, or Dipper ends.
       */
      readonly origin: 'saved' | 'profile' | 'environment';
    };
