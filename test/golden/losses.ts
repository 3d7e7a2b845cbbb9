import { fullDiff, type ResourceDifference, ResourceImpact } from '@aws-cdk/cloudformation-diff';

export interface TemplateJson {
  readonly Resources: { readonly [logicalId: string]: ResourceJson };
}

interface ResourceJson {
  readonly Type: string;
  readonly Properties?: { readonly [name: string]: unknown };
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: { readonly [name: string]: string };
}

interface Held {
  /** What goes with a resource of the type. */
  readonly lost: string;
  /** Properties that cannot be changed in place, and what happens instead, where CloudFormation's specification does not say it. */
  readonly fixed?: { readonly [property: string]: string };
}

const refused = 'Cognito refuses it, and the deployment fails';

/** What holds data or an address. */
const HELD: { readonly [type: string]: Held } = {
  'AWS::Cognito::UserPool': {
    lost: 'every user',
    fixed: { AliasAttributes: refused, Schema: refused, UsernameAttributes: refused, UsernameConfiguration: refused },
  },
  'AWS::Cognito::UserPoolClient': { lost: 'the client id, by which pages sign in' },
  'AWS::Cognito::UserPoolDomain': { lost: 'the address of managed login' },
  'AWS::Cognito::UserPoolGroup': { lost: 'who is in the group' },
  'AWS::ApiGatewayV2::Api': {
    lost: 'the address of the API',
    fixed: { DisableExecuteApiEndpoint: 'the address of the API changes' },
  },
  'AWS::ApiGatewayV2::ApiMapping': {
    lost: 'the address of the API under its domain',
    fixed: { ApiMappingKey: 'the address of the API under its domain changes' },
  },
  'AWS::ApiGatewayV2::Authorizer': { lost: 'its name, which API Gateway takes once' },
  'AWS::ApiGatewayV2::DomainName': { lost: 'the domain, which API Gateway takes once' },
  'AWS::ApiGatewayV2::Route': {
    lost: 'its route key, which API Gateway takes once (409 Conflict)',
    fixed: { RouteKey: 'the address of the route changes' },
  },
  'AWS::ApiGatewayV2::Stage': { lost: 'its name, which API Gateway takes once (409 Conflict)' },
  'AWS::CloudFront::Distribution': { lost: 'the address of the site' },
  'AWS::DynamoDB::GlobalTable': { lost: 'every item' },
  'AWS::DynamoDB::Table': { lost: 'every item' },
  'AWS::KMS::Key': { lost: 'whatever is encrypted with it' },
  'AWS::Logs::LogGroup': { lost: 'every line' },
  'AWS::S3::Bucket': { lost: 'every object' },
};

const REPLACED = [ResourceImpact.WILL_REPLACE, ResourceImpact.MAY_REPLACE];

/** The resources of a template that hold data or an address. */
export function heldIn({ Resources }: TemplateJson): string[] {
  return Object.keys(Resources)
    .filter((logicalId) => Resources[logicalId].Type in HELD)
    .sort();
}

/**
 * What would be lost if a deployed stack got the next template, and what to do about it: a line for each resource that holds
 * data or an address, and is replaced, removed, left behind, less protected, or changed in a way that does not work.
 */
export function lossesBetween(deployed: TemplateJson, next: TemplateJson): string[] {
  const differences = fullDiff(deployed, next).resources;
  return heldIn(deployed).flatMap((logicalId) => {
    const resource = deployed.Resources[logicalId];
    const { lost, fixed = {} } = HELD[resource.Type];
    const name = `${resource.Type} '${resource.Metadata?.['aws:cdk:path'] ?? logicalId}' (${logicalId})`;
    const difference = differences.changes[logicalId];
    const removal = `and with it goes ${lost}: keep its construct path, or give its successor the old id by overrideLogicalId('${logicalId}')`;
    switch (difference?.changeImpact) {
      case undefined:
        return [];
      case ResourceImpact.WILL_DESTROY:
        return [`${name} would be deleted, ${removal}`];
      case ResourceImpact.WILL_ORPHAN:
        return [`${name} would leave the stack and be kept outside, ${removal}`];
      default:
        return [
          ...replacements(difference, lost),
          ...fixedChanges(difference, fixed),
          ...lostProtections(resource, next.Resources[logicalId]),
        ].map((loss) => `${name} ${loss}`);
    }
  });
}

function replacements(difference: ResourceDifference, lost: string): string[] {
  if (!REPLACED.includes(difference.changeImpact)) {
    return [];
  }
  const causes = Object.entries(difference.propertyUpdates)
    .filter(([, { changeImpact }]) => changeImpact && REPLACED.includes(changeImpact))
    .map(([property]) => property);
  const cause = difference.resourceTypeChanged ? 'type' : causes.join(', ');
  return [`would be replaced because of its ${cause}, and with it goes ${lost}: leave the ${cause} as deployed`];
}

function fixedChanges(difference: ResourceDifference, fixed: Held['fixed'] = {}): string[] {
  return Object.keys(difference.propertyUpdates)
    .filter((property) => property in fixed)
    .map(
      (property) =>
        `has another ${property}, but ${fixed[property]}: leave it as deployed, or make it an option that is off by default`,
    );
}

function lostProtections(deployed: ResourceJson, next: ResourceJson): string[] {
  const policies = (['DeletionPolicy', 'UpdateReplacePolicy'] as const)
    .filter((policy) => deployed[policy]?.startsWith('Retain') && !next[policy]?.startsWith('Retain'))
    .map((policy) => `${policy} ${deployed[policy]}`);
  const isUnlocked =
    deployed.Properties?.DeletionProtection === 'ACTIVE' && next.Properties?.DeletionProtection !== 'ACTIVE';
  return [...policies, ...(isUnlocked ? ['DeletionProtection ACTIVE'] : [])].map(
    (protection) => `would lose its ${protection}: leave it as deployed`,
  );
}
