export type { AwsDocument } from './aws-document.js';
export { aws } from './aws-service.js';
