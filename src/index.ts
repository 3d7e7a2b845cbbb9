export { FunctionIntegration } from './function-integration';
export { type AmplifyConfigOptions, JwtProtectedApi, type JwtProtectedApiProps } from './jwt-protected-api';
export type { AddPublicRoutesOptions, AddRoutesOptions, BaseRoutesOptions } from './routes';
export { SignUpUserPool } from './sign-up-user-pool';
