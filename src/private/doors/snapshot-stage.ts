import { CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { candidates } from './candidates';
import { acknowledgement, type Door } from './door';
import type { ProtectedFunctions } from './protected-functions';

/** The stages that serve the routes of their last manual deployment. */
export function snapshotStages(functions: ProtectedFunctions): Door[] {
  const { apis, resources } = functions;
  const { renderer } = resources;
  return candidates(resources, CfnStage, ({ autoDeploy }) => autoDeploy !== true)
    .filter(({ properties }) => properties.AutoDeploy !== true)
    .flatMap(({ construct, properties, stack }) => {
      const targets = renderer.targetsIn(properties.ApiId, stack);
      return apis
        .filter((api) => targets.includes(renderer.entryFor(api)!))
        .map((api) => ({
          construct,
          text:
            `stage (${construct.node.path}) of the API '${api.node.scope!.node.path}' serves the routes of its last deployment ` +
            `because its AutoDeploy is ${renderer.show(properties.AutoDeploy)}, so a route that you have closed might still be ` +
            `open there: set autoDeploy: true, or ${acknowledgement(construct)} if you deploy every route change to this ` +
            'stage',
        }));
    });
}
