export { type AccessLogGroupOptions, AccessLogs } from './access-logs';
export type { AmplifyConfigOptions } from './amplify-config-options';
export { FunctionIntegration } from './function-integration';
export { JwtProtectedApi } from './jwt-protected-api';
export type { JwtProtectedApiProps } from './jwt-protected-api-props';
export type { MachineClientOptions } from './machine-client-options';
export type { NodejsBundlingOptions } from './nodejs-bundling-options';
export { type NodejsHandlerOptions, NodejsHandlers, type NodejsHandlersProps } from './nodejs-handlers';
export {
  type AddMachineRoutesOptions,
  type AddProtectedRoutesOptions,
  type AddPublicRoutesOptions,
  type BaseRoutesOptions,
  type DeclaredRoute,
  RouteAccess,
} from './routes';
export { SignUpUserPool, type SignUpUserPoolProps } from './sign-up-user-pool';
