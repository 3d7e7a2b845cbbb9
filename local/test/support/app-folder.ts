import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hashOf } from '../../lib/watch/watched-folder.js';

/** Files by their paths. */
export type Files = { readonly [path: string]: string };

export function writeFiles(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

export interface AppInput {
  /** The routes, all open, each with the folder of its function's code, and properties that it has besides. */
  readonly routes?: { readonly [routeKey: string]: string | { readonly code: string; readonly properties: object } };
  /** The environment of all functions. */
  readonly variables?: object;
  /** The folder of the pages. */
  readonly pages?: string;
  /** Further resources. */
  readonly resources?: object;
}

/**
 * Synthesizes an app without the CDK, in no time: one stack `S` with the API `S/Api`, whose functions have copies of folders
 * for their code, and the pages of the bucket `S/Pages`.
 */
export function synthesizeApp(
  folder: string,
  output: string,
  { routes = {}, variables = {}, pages, resources = {} }: AppInput,
): string {
  const files: { [hash: string]: object } = {};
  const asset = (source: string) => {
    const id = hashOf(Buffer.from(`${source}${Math.random()}`));
    cpSync(join(folder, source), join(output, `asset.${id}`), { recursive: true });
    files[id] = {
      source: { path: `asset.${id}`, packaging: 'zip' },
      destinations: { d: { objectKey: `${id}.zip` } },
    };
    return `${id}.zip`;
  };
  const path = (name: string) => ({ Metadata: { 'aws:cdk:path': `S/${name}/Resource` } });
  const ApiId = { Ref: 'Api' };
  const api = Object.entries(routes).flatMap(([RouteKey, route], index) => {
    const { code, properties } = typeof route === 'string' ? { code: route, properties: {} } : route;
    const Target = { 'Fn::Join': ['/', ['integrations', { Ref: `Integration${index}` }]] };
    const IntegrationUri = { 'Fn::GetAtt': [`Fn${index}`, 'Arn'] };
    const Properties = {
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Timeout: 60,
      Code: { S3Key: asset(code) },
      Environment: { Variables: variables },
      ...properties,
    };
    return [
      [`Fn${index}`, { Type: 'AWS::Lambda::Function', Properties, ...path(`Fn${index}`) }],
      [
        `Permission${index}`,
        {
          Type: 'AWS::Lambda::Permission',
          Properties: {
            Action: 'lambda:InvokeFunction',
            FunctionName: IntegrationUri,
            Principal: 'apigateway.amazonaws.com',
          },
        },
      ],
      [
        `Integration${index}`,
        {
          Type: 'AWS::ApiGatewayV2::Integration',
          Properties: { ApiId, IntegrationType: 'AWS_PROXY', IntegrationUri, PayloadFormatVersion: '2.0' },
        },
      ],
      [`Route${index}`, { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId, RouteKey, Target } }],
    ];
  });
  const Stage = {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId, StageName: '$default', AutoDeploy: true },
  };
  const Api = {
    Type: 'AWS::ApiGatewayV2::Api',
    Properties: {
      Name: 'Api',
      ProtocolType: 'HTTP',
      CorsConfiguration: { AllowOrigins: ['https://site.example.com'] },
    },
    ...path('Api'),
  };
  const Pages = {
    Type: 'AWS::S3::Bucket',
    Properties: { WebsiteConfiguration: { IndexDocument: 'index.html' } },
    ...path('Pages'),
  };
  const Resources = {
    ...(api.length > 0 && { Api, Stage, ...Object.fromEntries(api) }),
    ...(pages !== undefined && {
      Pages,
      Deployment: {
        Type: 'Custom::CDKBucketDeployment',
        Properties: { DestinationBucketName: { Ref: 'Pages' }, SourceObjectKeys: [asset(pages)] },
      },
    }),
    ...resources,
  };
  const artifacts = {
    'S.assets': { type: 'cdk:asset-manifest', properties: { file: 'S.assets.json' } },
    S: { type: 'aws:cloudformation:stack', properties: { templateFile: 'S.template.json' } },
  };
  rmSync(join(output, 'manifest.json'), { force: true });
  writeFiles(output, {
    'S.template.json': JSON.stringify({ Resources }),
    'S.assets.json': JSON.stringify({ files }),
    'manifest.json': JSON.stringify({ version: '48.0.0', artifacts }),
  });
  return output;
}
