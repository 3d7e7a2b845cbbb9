export { aws } from './aws-service.js';
