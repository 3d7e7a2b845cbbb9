import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { lossesBetween, type TemplateJson } from './golden/losses';
import { routesIn, Template } from './stack';
import { codeBlocksOf, filesOf } from './support/code-blocks';
import { roleDifferences, roleValuesOf } from './support/resource-roles';
import { exportsOf } from './support/source-files';
import { templateDiff } from './support/template-diff';

process.env.JSII_DEPRECATED = 'quiet'; // that the alpha packages are is known

const blocks = codeBlocksOf(readFileSync(join(__dirname, '../docs/migrating.md'), 'utf8'));
const files = filesOf(
  blocks.filter(({ language }) => language === 'ts'),
  ({ words }) => words,
);

const templates = new Map<string, Template>();

/** The template of an app of the document, with the construct paths that the CDK's CLI asks for. */
function templateOf(file: string, change = (text: string) => text): Template {
  const text = change(files.get(file) ?? '');
  const template =
    templates.get(text) ??
    Template.fromStack(
      exportsOf<{ stack: Stack }>(new Map([['app.ts', `${text}\nexport { stack };`]]), 'app.ts', {
        'aws:cdk:enable-path-metadata': true,
      }).stack,
    );
  templates.set(text, template);
  return template;
}

function jsonOf(...app: Parameters<typeof templateOf>): TemplateJson {
  return templateOf(...app).toJSON() as TemplateJson;
}

const withoutIds = (text: string) => text.replace(/stack\.renameLogicalId\(.*\);/, '');
const withAccessTokensAlone = (text: string) => text.replace('acceptIdTokens: true,', '');

/** The pool before its new ways to sign in. */
const withPasswordsAlone = (text: string) =>
  text.replace(/^ *(signInPolicy|passkeyRelyingPartyId|managedLoginVersion): .*\n/gm, '');

describe('docs/migrating.md', () => {
  test('has TypeScript that says which apps it is of', () => {
    expect([...files.keys()].sort()).toEqual([
      'alpha.ts',
      'by-hand.ts',
      'imported.ts',
      'kept.ts',
      'protected.ts',
      'sign-in.ts',
    ]);
  });

  test.each([
    ['unkept', () => templateDiff(jsonOf('by-hand.ts'), jsonOf('kept.ts', withoutIds))],
    ['kept', () => templateDiff(jsonOf('by-hand.ts'), jsonOf('kept.ts'))],
    ['access-tokens', () => templateDiff(jsonOf('kept.ts'), jsonOf('kept.ts', withAccessTokensAlone))],
    ['sign-in', () => templateDiff(jsonOf('sign-in.ts', withPasswordsAlone), jsonOf('sign-in.ts'))],
  ])('shows what `cdk diff --method=template` says: %s', (name, diff) => {
    const [block] = blocks.filter(({ language, words }) => language === 'text' && words[0] === name);
    expect(diff()).toBe(block.code);
  });
});

describe('a pool that is imported', () => {
  test('is alone in the stack at first, and kept when it leaves it, without which it cannot be imported', () => {
    const { Resources } = templateOf('imported.ts', (text) => text.replace(/new JwtProtectedApi.*;/, '')).toJSON();
    expect(Object.values(Resources)).toMatchObject([{ Type: 'AWS::Cognito::UserPool', DeletionPolicy: 'Retain' }]);
  });

  test('is the same pool when the API is added', () => {
    const alone = jsonOf('imported.ts', (text) => text.replace(/new JwtProtectedApi.*;/, ''));
    expect(lossesBetween(alone, jsonOf('imported.ts'))).toEqual([]);
    expect(jsonOf('imported.ts').Resources).toMatchObject(alone.Resources);
  });
});

describe('a stack by hand', () => {
  test('has the same template with the alpha packages as with aws-cdk-lib, to the letter', () => {
    expect(JSON.stringify(jsonOf('alpha.ts'))).toBe(JSON.stringify(jsonOf('by-hand.ts')));
  });

  test.each(['protected.ts', 'kept.ts'])('has the same routes, open and protected, as %s in its place', (app) => {
    const accessIn = (template: Template) =>
      Object.fromEntries(Object.values(routesIn(template)).map((route) => [route.RouteKey, route.AuthorizationType]));
    expect(accessIn(templateOf('alpha.ts'))).toEqual({ 'GET /private': 'JWT', 'GET /public': 'NONE' });
    expect(accessIn(templateOf(app))).toEqual(accessIn(templateOf('alpha.ts')));
  });
});

describe('an existing pool and API', () => {
  test('lose nothing when the construct takes over with the old ids, nor when ID tokens are let in no more', () => {
    expect(lossesBetween(jsonOf('by-hand.ts'), jsonOf('kept.ts'))).toEqual([]);
    expect(lossesBetween(jsonOf('kept.ts'), jsonOf('kept.ts', withAccessTokensAlone))).toEqual([]);
  });

  test('lose nothing on the way back either, but leave the access logs behind', () => {
    expect(lossesBetween(jsonOf('kept.ts'), jsonOf('by-hand.ts'))).toEqual([
      expect.stringMatching(
        /^AWS::Logs::LogGroup 'Notes\/Api\/AccessLogs\/Resource' .* would leave the stack and be kept/,
      ),
    ]);
  });

  test('are the same pool and client, with the same properties', () => {
    for (const type of ['AWS::Cognito::UserPool', 'AWS::Cognito::UserPoolClient']) {
      expect(templateOf('kept.ts').findResources(type)).toEqual(templateOf('by-hand.ts').findResources(type));
    }
  });

  test('would lose the API, its stage, its authorizer and its routes without the old ids', () => {
    const losses = lossesBetween(jsonOf('by-hand.ts'), jsonOf('kept.ts', withoutIds));
    expect(losses.map((loss) => loss.replace(/ .*/, '')).sort()).toEqual([
      'AWS::ApiGatewayV2::Api',
      'AWS::ApiGatewayV2::Authorizer',
      'AWS::ApiGatewayV2::Route',
      'AWS::ApiGatewayV2::Route',
      'AWS::ApiGatewayV2::Stage',
    ]);
  });

  test('do not synthesize with an id that is not there', () => {
    expect(() =>
      templateOf('kept.ts', (text) => text.replace('const ids = {', "const ids = { Nothing: 'Api',")),
    ).toThrow('Nothing');
  });
});

test('a pool and its clients are updated when it gets new ways to sign in, and none is replaced', () => {
  const [before, after] = [jsonOf('sign-in.ts', withPasswordsAlone), jsonOf('sign-in.ts')];
  expect(lossesBetween(before, after)).toEqual([]);
  expect(templateDiff(before, after)).not.toContain('replace');
});

const PERMISSION =
  '{"Fn::Join":["",["arn:",{"Ref":"AWS::Partition"},":execute-api:",{"Ref":"AWS::Region"},":",{"Ref":"AWS::AccountId"},":",' +
  '{"Ref":"<ApiGatewayV2 Api>"}';
const ISSUER = '{"Fn::Join":["",["https://cognito-idp.",{"Ref":"AWS::Region"}';
const POOL_ID = '{"Ref":"<Cognito UserPool>"}]]}';

/** Every difference between a stack by hand and one with the construct: where, by hand, with the construct, and why. */
const DIFFERENCES: [string, string, string | object, string][] = [
  ['ApiGatewayV2 Api.Name', '"Api"', '"Notes-Api-B4D34852"', 'two APIs of an account are told apart by it'],
  [
    'ApiGatewayV2 Authorizer.JwtConfiguration.Issuer',
    `${ISSUER},".amazonaws.com/",${POOL_ID}`,
    `${ISSUER},".",{"Ref":"AWS::URLSuffix"},"/",${POOL_ID}`,
    'in China the domain is another',
  ],
  [
    'ApiGatewayV2 Route GET /private.AuthorizationScopes',
    'none',
    '["aws.cognito.signin.user.admin"]',
    'only access tokens have it: ID tokens are refused',
  ],
  [
    'ApiGatewayV2 Stage.AccessLogSettings.DestinationArn',
    'none',
    '{"Fn::GetAtt":["<Logs LogGroup>","Arn"]}',
    'a request that was refused leaves a trace',
  ],
  [
    'ApiGatewayV2 Stage.AccessLogSettings.Format',
    'none',
    expect.stringContaining('$context.authorizer.error'),
    'it says why a request was refused',
  ],
  [
    'Cognito UserPool.AccountRecoverySetting.RecoveryMechanisms',
    '[{"Name":"verified_phone_number","Priority":1},{"Name":"verified_email","Priority":2}]',
    '[{"Name":"verified_email","Priority":1}]',
    'nobody has given a phone number',
  ],
  ['Cognito UserPool.DeletionProtection', 'none', '"ACTIVE"', 'a pool that is deleted takes its users with it'],
  ['Cognito UserPool.Policies.PasswordPolicy.MinimumLength', 'none', '12', "Cognito's 8 are too few"],
  ['Cognito UserPool.Policies.PasswordPolicy.RequireLowercase', 'none', 'true', 'said, whatever the default becomes'],
  ['Cognito UserPool.Policies.PasswordPolicy.RequireNumbers', 'none', 'true', 'likewise'],
  ['Cognito UserPool.Policies.PasswordPolicy.RequireSymbols', 'none', 'true', 'likewise'],
  ['Cognito UserPool.Policies.PasswordPolicy.RequireUppercase', 'none', 'true', 'likewise'],
  [
    'Cognito UserPool.UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate',
    'none',
    '["email"]',
    'a typing mistake in a new address locks nobody out',
  ],
  ['Cognito UserPoolClient.AccessTokenValidity', 'none', '60', 'API Gateway does not see a revocation'],
  ['Cognito UserPoolClient.AllowedOAuthFlows', '["implicit","code"]', 'none', 'nobody asked for OAuth'],
  ['Cognito UserPoolClient.AllowedOAuthFlowsUserPoolClient', 'true', 'false', 'likewise'],
  [
    'Cognito UserPoolClient.AllowedOAuthScopes',
    '["profile","phone","email","openid","aws.cognito.signin.user.admin"]',
    'none',
    'likewise',
  ],
  ['Cognito UserPoolClient.CallbackURLs', '["https://example.com"]', 'none', "somebody else's page"],
  ['Cognito UserPoolClient.EnableTokenRevocation', 'none', 'true', 'signing out everywhere ends the sessions'],
  [
    'Cognito UserPoolClient.ExplicitAuthFlows',
    '["ALLOW_USER_PASSWORD_AUTH","ALLOW_REFRESH_TOKEN_AUTH"]',
    '["ALLOW_USER_SRP_AUTH","ALLOW_REFRESH_TOKEN_AUTH"]',
    'the password never leaves the browser',
  ],
  ['Cognito UserPoolClient.GenerateSecret', 'none', 'false', 'a page can keep none'],
  ['Cognito UserPoolClient.IdTokenValidity', 'none', '60', 'as long as the access token'],
  [
    'Cognito UserPoolClient.PreventUserExistenceErrors',
    'none',
    '"ENABLED"',
    'the response to a wrong password does not tell who has an account',
  ],
  ['Cognito UserPoolClient.TokenValidityUnits.AccessToken', 'none', '"minutes"', 'the unit of the validity'],
  ['Cognito UserPoolClient.TokenValidityUnits.IdToken', 'none', '"minutes"', 'likewise'],
  [
    'Cognito UserPoolClient.WriteAttributes',
    'none',
    expect.not.stringContaining('custom:'),
    "a page's user is no judge of custom attributes",
  ],
  [
    'Lambda Permission of Private29085795.SourceArn',
    `${PERMISSION},"/*/*/private"]]}`,
    `${PERMISSION},"/*"]]}`,
    "one permission for all routes: a function's policy is full after some fifty",
  ],
  [
    'Lambda Permission of PublicD0AE4A11.SourceArn',
    `${PERMISSION},"/*/*/public"]]}`,
    `${PERMISSION},"/*"]]}`,
    'likewise',
  ],
  ['Logs LogGroup', 'none', 'there', 'the access logs'],
];

describe('with the construct, nothing differs from a stack by hand', () => {
  test.each(['alpha.ts', 'by-hand.ts'])('but what has a reason (%s)', (app) => {
    const differences = roleDifferences(roleValuesOf(jsonOf(app)), roleValuesOf(jsonOf('protected.ts')));
    expect(differences).toEqual(DIFFERENCES.map(([where, byHand, here]) => [where, byHand, here]));
  });

  test('and a difference that has no reason is found, in a property, in a resource, and where a reference leads', () => {
    const before = jsonOf('by-hand.ts');
    const [api] = Object.keys(templateOf('by-hand.ts').findResources('AWS::ApiGatewayV2::Api'));
    const text = JSON.stringify(before)
      .replace('"AutoDeploy":true', '"AutoDeploy":false')
      .replace(`"ApiId":{"Ref":"${api}"},"AuthorizationType"`, '"ApiId":{"Ref":"Other"},"AuthorizationType"');
    const { Resources } = JSON.parse(text);
    const after = { Resources: { ...Resources, Topic: { Type: 'AWS::SNS::Topic' } } };
    expect(roleDifferences(roleValuesOf(before), roleValuesOf(after))).toEqual([
      ['ApiGatewayV2 Route GET /private.ApiId', '{"Ref":"<ApiGatewayV2 Api>"}', '{"Ref":"Other"}'],
      ['ApiGatewayV2 Stage.AutoDeploy', 'true', 'false'],
      ['SNS Topic', 'none', 'there'],
    ]);
  });
});
