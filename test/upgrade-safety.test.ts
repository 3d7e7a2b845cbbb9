import { heldIn, lossesBetween, type TemplateJson } from './golden/losses';
import { GOLDEN_STACKS, goldenTemplate } from './golden/stacks';

describe.each(Object.keys(GOLDEN_STACKS))('a deployed stack like %s', (name) => {
  const deployed = goldenTemplate(name);
  const today = () => GOLDEN_STACKS[name]();

  test('loses no data and no address by an update', () => {
    expect(lossesBetween(deployed, today())).toEqual([]);
  });

  test('has all its data and addresses in the golden template: `npx tsx test/golden/write.ts` adds those that are missing', () => {
    expect(heldIn(today())).toEqual(heldIn(deployed));
  });
});

const POOL = "AWS::Cognito::UserPool 'Stack/WithGroups/UserPool/Resource' (WithGroupsUserPoolA1775315)";
const CLIENT =
  "AWS::Cognito::UserPoolClient 'Stack/WithGroups/BrowserClient/Resource' (WithGroupsBrowserClientE9235AD0)";
const GROUP =
  "AWS::Cognito::UserPoolGroup 'Stack/WithGroups/UserPool/Group-admins/Resource' (WithGroupsUserPoolGroupadmins26C468F9)";
const DOMAIN = "AWS::Cognito::UserPoolDomain 'Stack/People/Domain/Resource' (PeopleDomain2764DEB8)";
const API = "AWS::ApiGatewayV2::Api 'Stack/WithGroups/HttpApi/Resource' (WithGroupsHttpApi9D120A88)";
const STAGE =
  "AWS::ApiGatewayV2::Stage 'Stack/WithGroups/HttpApi/DefaultStage/Resource' (WithGroupsHttpApiDefaultStage33E36072)";
const AUTHORIZER =
  "AWS::ApiGatewayV2::Authorizer 'Stack/WithGroups/HttpApi/Authorizer/Resource' (WithGroupsHttpApiAuthorizerB2FF993E)";
const ROUTE =
  "AWS::ApiGatewayV2::Route 'Stack/WithGroups/HttpApi/GET--users/Resource' (WithGroupsHttpApiGETusers5260EAD8)";
const DOMAIN_NAME = "AWS::ApiGatewayV2::DomainName 'Stack/DomainName/Resource' (DomainNameEC95A6E9)";
const MAPPING =
  "AWS::ApiGatewayV2::ApiMapping 'Stack/Api/HttpApi/DefaultStage/Stack--DomainNamev1/Resource' (ApiHttpApiDefaultStageStackDomainNamev1C8DC0C22)";
const LOGS = "AWS::Logs::LogGroup 'Stack/WithGroups/AccessLogs/Resource' (WithGroupsAccessLogs54EAB0DE)";
const KEY = "AWS::KMS::Key 'Stack/Key/Resource' (Key961B73FD)";

const LATER = 'leave it as deployed, or make it an option that is off by default';
const REFUSED = `but Cognito refuses it, and the deployment fails: ${LATER}`;
const NAME_TAKEN = 'its name, which API Gateway takes once';
const keepPath = (id: string) =>
  `keep its construct path, or give its successor the old id by overrideLogicalId('${id}')`;

describe('the check of an upgrade reports', () => {
  test.each<[string, Change, string[]]>([
    [
      'another alias',
      set(POOL, 'UsernameAttributes', ['phone_number']),
      [`${POOL} has another UsernameAttributes, ${REFUSED}`],
    ],
    [
      'another case sensitivity',
      set(POOL, 'UsernameConfiguration', { CaseSensitive: true }),
      [`${POOL} has another UsernameConfiguration, ${REFUSED}`],
    ],
    [
      'a case sensitivity that is not said any more',
      set(POOL, 'UsernameConfiguration', undefined),
      [`${POOL} has another UsernameConfiguration, ${REFUSED}`],
    ],
    [
      'an attribute',
      set(POOL, 'Schema', [{ Name: 'email', Required: true }]),
      [`${POOL} has another Schema, ${REFUSED}`],
    ],
    [
      'a second alias',
      set(POOL, 'AliasAttributes', ['preferred_username']),
      [`${POOL} has another AliasAttributes, ${REFUSED}`],
    ],
    [
      'a pool that may be deleted',
      set(POOL, 'DeletionProtection', 'INACTIVE'),
      [`${POOL} would lose its DeletionProtection ACTIVE: leave it as deployed`],
    ],
    [
      'a pool that is not kept',
      (template) => {
        at(template, POOL).DeletionPolicy = 'Delete';
        at(template, POOL).UpdateReplacePolicy = 'Delete';
      },
      [
        `${POOL} would lose its DeletionPolicy Retain: leave it as deployed`,
        `${POOL} would lose its UpdateReplacePolicy Retain: leave it as deployed`,
      ],
    ],
    [
      'a pool with another logical id',
      rename(POOL),
      [
        `${CLIENT} would be replaced because of its UserPoolId, and with it goes the client id, by which pages sign in: leave the UserPoolId as deployed`,
        `${POOL} would leave the stack and be kept outside, and with it goes every user: ${keepPath('WithGroupsUserPoolA1775315')}`,
        `${GROUP} would be replaced because of its UserPoolId, and with it goes who is in the group: leave the UserPoolId as deployed`,
      ],
    ],
    [
      'a client with a secret',
      set(CLIENT, 'GenerateSecret', true),
      [
        `${CLIENT} would be replaced because of its GenerateSecret, and with it goes the client id, by which pages sign in: leave the GenerateSecret as deployed`,
      ],
    ],
    [
      'a client with another logical id',
      rename(CLIENT),
      [
        `${CLIENT} would be deleted, and with it goes the client id, by which pages sign in: ${keepPath('WithGroupsBrowserClientE9235AD0')}`,
      ],
    ],
    [
      'a group with another name',
      set(GROUP, 'GroupName', 'Admins'),
      [
        `${GROUP} would be replaced because of its GroupName, and with it goes who is in the group: leave the GroupName as deployed`,
      ],
    ],
    [
      'a domain of managed login with another prefix',
      set(DOMAIN, 'Domain', 'others'),
      [
        `${DOMAIN} would be replaced because of its Domain, and with it goes the address of managed login: leave the Domain as deployed`,
      ],
    ],
    [
      'an API with another logical id',
      rename(API),
      [
        `${API} would be deleted, and with it goes the address of the API: ${keepPath('WithGroupsHttpApi9D120A88')}`,
        `${AUTHORIZER} would be replaced because of its ApiId, and with it goes ${NAME_TAKEN}: leave the ApiId as deployed`,
        `${STAGE} would be replaced because of its ApiId, and with it goes ${NAME_TAKEN} (409 Conflict): leave the ApiId as deployed`,
        `${ROUTE} would be replaced because of its ApiId, and with it goes its route key, which API Gateway takes once (409 Conflict): leave the ApiId as deployed`,
      ],
    ],
    [
      'an API with another protocol, and all that is its own',
      set(API, 'ProtocolType', 'WEBSOCKET'),
      [
        `${API} would be replaced because of its ProtocolType, and with it goes the address of the API: leave the ProtocolType as deployed`,
        `${AUTHORIZER} would be replaced because of its ApiId, and with it goes ${NAME_TAKEN}: leave the ApiId as deployed`,
        `${STAGE} would be replaced because of its ApiId, and with it goes ${NAME_TAKEN} (409 Conflict): leave the ApiId as deployed`,
        `${ROUTE} would be replaced because of its ApiId, and with it goes its route key, which API Gateway takes once (409 Conflict): leave the ApiId as deployed`,
      ],
    ],
    [
      'an API that is switched off',
      set(API, 'DisableExecuteApiEndpoint', true),
      [`${API} has another DisableExecuteApiEndpoint, but the address of the API changes: ${LATER}`],
    ],
    [
      'a stage with another name',
      set(STAGE, 'StageName', 'prod'),
      [
        `${STAGE} would be replaced because of its StageName, and with it goes ${NAME_TAKEN} (409 Conflict): leave the StageName as deployed`,
      ],
    ],
    [
      'an authorizer with another logical id',
      rename(AUTHORIZER),
      [
        `${AUTHORIZER} would be deleted, and with it goes ${NAME_TAKEN}: ${keepPath('WithGroupsHttpApiAuthorizerB2FF993E')}`,
      ],
    ],
    [
      'a route with another logical id',
      rename(ROUTE),
      [
        `${ROUTE} would be deleted, and with it goes its route key, which API Gateway takes once (409 Conflict): ${keepPath('WithGroupsHttpApiGETusers5260EAD8')}`,
      ],
    ],
    [
      'a route with another key',
      set(ROUTE, 'RouteKey', 'GET /people'),
      [`${ROUTE} has another RouteKey, but the address of the route changes: ${LATER}`],
    ],
    [
      'another domain',
      set(DOMAIN_NAME, 'DomainName', 'api.example.org'),
      [
        `${DOMAIN_NAME} would be replaced because of its DomainName, and with it goes the domain, which API Gateway takes once: leave the DomainName as deployed`,
        `${MAPPING} would be replaced because of its DomainName, and with it goes the address of the API under its domain: leave the DomainName as deployed`,
      ],
    ],
    [
      'another path under the domain',
      set(MAPPING, 'ApiMappingKey', 'v2'),
      [`${MAPPING} has another ApiMappingKey, but the address of the API under its domain changes: ${LATER}`],
    ],
    [
      'a log group with another name',
      set(LOGS, 'LogGroupName', '/aws/vendedlogs/other'),
      [
        `${LOGS} would be replaced because of its LogGroupName, and with it goes every line: leave the LogGroupName as deployed`,
      ],
    ],
    [
      'a key with another logical id',
      rename(KEY),
      [
        `${KEY} would leave the stack and be kept outside, and with it goes whatever is encrypted with it: ${keepPath('Key961B73FD')}`,
      ],
    ],
    [
      'a resource of another type under an old logical id',
      (template) => {
        at(template, LOGS).Type = 'AWS::S3::Bucket';
      },
      [`${LOGS} would be replaced because of its type, and with it goes every line: leave the type as deployed`],
    ],
  ])('%s', (_, change, losses) => {
    expect(lossesAfter(change)).toEqual(losses.sort());
  });

  test.each<[string, string, string]>([
    ['AWS::S3::Bucket', 'Hello/Pages/Resource', 'every object'],
    ['AWS::CloudFront::Distribution', 'Hello/Site/Resource', 'the address of the site'],
  ])('a resource of the example that is gone: %s', (type, path, lost) => {
    const deployed = goldenTemplate('example');
    const [id] = heldIn(deployed).filter((logicalId) => deployed.Resources[logicalId].Type === type);
    const { [id]: _, ...Resources } = deployed.Resources;
    expect(lossesBetween(deployed, { Resources })).toEqual([
      `${type} '${path}' (${id}) would be deleted, and with it goes ${lost}: ${keepPath(id)}`,
    ]);
  });

  test.each(['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'])('a table that is gone: %s', (Type) => {
    expect(lossesBetween({ Resources: { Notes: { Type } } }, { Resources: {} })).toEqual([
      `${Type} 'Notes' (Notes) would be deleted, and with it goes every item: ${keepPath('Notes')}`,
    ]);
  });
});

describe('the check of an upgrade says nothing of', () => {
  test.each<[string, Change]>([
    ['the same template', () => {}],
    ['a description', set(API, 'Description', 'Another')],
    ['a name of an API', set(API, 'Name', 'another')],
    ['a password policy', set(POOL, 'Policies', { PasswordPolicy: { MinimumLength: 16 } })],
    ['a longer retention', set(LOGS, 'RetentionInDays', 400)],
    ['a scope of a route', set(ROUTE, 'AuthorizationScopes', ['group:admins', 'group:editors'])],
    ['another header that tokens come in', set(AUTHORIZER, 'IdentitySource', ['$request.header.X'])],
    ['memory of a function', set("AWS::Lambda::Function '' (Function76856677)", 'MemorySize', 512)],
    [
      'a permission that is replaced',
      rename("AWS::Lambda::Permission '' (PeopleGroupScopesFunctionPermissionE7F8D513)"),
    ],
    [
      'a new route',
      (template) => {
        template.Resources.New = structuredClone(at(template, ROUTE));
        template.Resources.New.Properties.RouteKey = 'GET /new';
      },
    ],
  ])('%s', (_, change) => {
    expect(lossesAfter(change)).toEqual([]);
  });
});

interface Resource {
  Type: string;
  Properties: { [name: string]: unknown };
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

type Change = (template: { Resources: { [logicalId: string]: Resource } }) => void;

function lossesAfter(change: Change): string[] {
  const deployed = goldenTemplate('every-option');
  const next = structuredClone(deployed) as Parameters<Change>[0];
  change(next);
  return lossesBetween(deployed, next as TemplateJson).sort();
}

function at(template: Parameters<Change>[0], name: string): Resource {
  return template.Resources[idIn(name)];
}

function set(name: string, property: string, value: unknown): Change {
  return (template) => {
    const { Properties } = at(template, name);
    Properties[property] = value;
  };
}

/** Another logical id wherever the old one is, as if the construct path had changed. */
function rename(name: string): Change {
  return (template) => {
    const renamed = JSON.stringify(template.Resources).replaceAll(`"${idIn(name)}"`, '"Renamed"');
    template.Resources = JSON.parse(renamed);
  };
}

function idIn(name: string): string {
  const [, id] = /\((\w+)\)$/.exec(name) ?? [];
  return id;
}
