export { httpApi } from './http-api-service.js';
export type { ApiDocument, HttpApisDocument, RouteDocument } from './http-apis-document.js';
