import type { CfnStage, HttpRoute, IStage, ThrottleSettings } from 'aws-cdk-lib/aws-apigatewayv2';
import { Lazy, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { AccessLogs } from '../access-logs';
import type { RouteKey } from './route-key';

interface RouteSettings {
  readonly ThrottlingRateLimit?: number;
  readonly ThrottlingBurstLimit?: number;
}

/**
 * The settings of an API's default stage that `HttpApi` has no properties for.
 */
export class StageSettings {
  private readonly resource: CfnStage;
  private readonly routeSettings: Record<string, RouteSettings> = {};

  constructor(private readonly stage: IStage) {
    this.resource = stage.node.defaultChild as CfnStage;
    this.resource.routeSettings = Lazy.any({
      produce: () => (Object.keys(this.routeSettings).length > 0 ? this.routeSettings : undefined),
    });
  }

  logAccess(scope: Construct, logs: AccessLogs): void {
    this.resource.accessLogSettings = logs._bind(scope, this.stage);
  }

  throttle(settings: ThrottleSettings): void {
    assertThrottle(settings, 'the API');
    this.resource.defaultRouteSettings = {
      throttlingRateLimit: settings.rateLimit,
      throttlingBurstLimit: settings.burstLimit,
    };
  }

  throttleRoute(key: RouteKey, route: HttpRoute, { rateLimit, burstLimit }: ThrottleSettings): void {
    this.routeSettings[key.toString()] = { ThrottlingRateLimit: rateLimit, ThrottlingBurstLimit: burstLimit };
    // Settings of a route that is not there yet fail the deployment of the stage.
    this.resource.node.addDependency(route.node.defaultChild!);
  }
}

export function assertThrottle(settings: ThrottleSettings, owner: string): void {
  const limits = Object.entries(settings).filter(([, limit]) => limit !== undefined);
  if (limits.length === 0) {
    throw new Error(`throttle of ${owner} is empty: name a rateLimit, a burstLimit or both, or leave throttle out`);
  }
  for (const [name, limit] of limits) {
    if (!Token.isUnresolved(limit) && !(limit >= 0 && (name !== 'burstLimit' || Number.isInteger(limit)))) {
      throw new Error(
        `${name} of ${owner} is ${limit}: give ${name === 'burstLimit' ? 'a whole number of requests' : 'requests a second'}, 0 or more`,
      );
    }
  }
}
