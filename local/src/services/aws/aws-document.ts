/** What replaces AWS, as plain data. */
export interface AwsDocument {
  /** The endpoint for AWS calls, for an SDK with any credentials; `null` if the app has no function. */
  readonly aws: string | null;
}
