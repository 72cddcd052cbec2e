/** What Dipper is, and runs on. */
export interface AppInfo {
  readonly version: string;
  readonly electron: string;
  readonly platform: 'darwin' | 'linux' | 'win32' | 'other';
  /** BCP 47, as the system has it. */
  readonly locale: string;
}
