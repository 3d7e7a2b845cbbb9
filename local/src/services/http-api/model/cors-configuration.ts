import { all, asNumber, asText, asTexts, isMap, kindOf, Unresolved, type Value } from '../../../assembly/value.js';

/** `CorsConfiguration` of an API. A list that the template does not set is empty. */
export interface CorsConfiguration {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  /** In seconds; if `undefined`, the browser decides. */
  readonly maxAge: number | undefined;
}

export function readCors(property: Value): CorsConfiguration | Unresolved {
  if (!isMap(property)) {
    return property instanceof Unresolved
      ? property
      : new Unresolved(`CorsConfiguration must be a map, got ${kindOf(property)}`);
  }
  const cors = all({
    allowOrigins: asTexts(property.AllowOrigins ?? [], 'AllowOrigins'),
    allowMethods: asTexts(property.AllowMethods ?? [], 'AllowMethods'),
    allowHeaders: asTexts(property.AllowHeaders ?? [], 'AllowHeaders'),
    exposeHeaders: asTexts(property.ExposeHeaders ?? [], 'ExposeHeaders'),
    allowCredentials: asText(property.AllowCredentials ?? false, 'AllowCredentials'),
    maxAge: asNumber(property.MaxAge, 'MaxAge'),
  });
  return cors instanceof Unresolved ? cors : { ...cors, allowCredentials: cors.allowCredentials === 'true' };
}
