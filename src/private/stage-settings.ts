import type { CfnStage, HttpRoute, IStage, ThrottleSettings } from 'aws-cdk-lib/aws-apigatewayv2';
import { Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { AccessLogs } from '../access-logs';
import type { RouteKey } from './route-key';

/**
 * The settings of an API's default stage for which `HttpApi` has no properties.
 */
export class StageSettings {
  private readonly resource: CfnStage;

  constructor(private readonly stage: IStage) {
    this.resource = stage.node.defaultChild as CfnStage;
  }

  logAccess(scope: Construct, logs: AccessLogs): void {
    this.resource.accessLogSettings = logs._bind(scope, this.stage);
  }

  throttle(settings: ThrottleSettings): void {
    assertThrottle(settings, 'the API');
    this.override('DefaultRouteSettings', settings);
  }

  throttleRoute(key: RouteKey, route: HttpRoute, settings: ThrottleSettings): void {
    this.override(`RouteSettings.${escaped(key.toString())}`, settings);
    // If a stage has settings for a route that does not exist yet, its deployment fails.
    this.resource.node.addDependency(route.node.defaultChild!);
  }

  /** An assignment to a property of the stage would replace its other settings, and would be replaced by the next one. */
  private override(path: string, { rateLimit, burstLimit }: ThrottleSettings): void {
    const limits = { ThrottlingRateLimit: rateLimit, ThrottlingBurstLimit: burstLimit };
    for (const [name, limit] of Object.entries(limits)) {
      if (limit !== undefined) {
        this.resource.addPropertyOverride(`${path}.${name}`, limit);
      }
    }
  }
}

/** A period in a route key does not separate properties. */
function escaped(key: string): string {
  return key.replace(/[\\.]/g, '\\$&');
}

export function assertThrottle(settings: ThrottleSettings, owner: string): void {
  const limits = Object.entries(settings).filter(([, limit]) => limit !== undefined);
  if (limits.length === 0) {
    throw new Error(`throttle of ${owner} is empty: set rateLimit, burstLimit or both, or remove throttle`);
  }
  for (const [name, limit] of limits) {
    if (!Token.isUnresolved(limit) && !(limit >= 0 && (name !== 'burstLimit' || Number.isInteger(limit)))) {
      throw new Error(
        `${name} of ${owner} is ${limit}: use ` +
          `${name === 'burstLimit' ? 'a whole number of requests' : 'a number of requests per second'}, 0 or more`,
      );
    }
  }
}
