import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { type App, Stack } from 'aws-cdk-lib';
import { readAssembly } from '../../lib/assembly/io/read-assembly.js';
import type { JsonObject } from '../../lib/assembly/json.js';
import type { HttpRequest } from '../../lib/host/http/message.js';
import type { LocalHost } from '../../lib/host/local-host.js';
import { createOrigins, type Replacement } from '../../lib/host/origins.js';
import { type OpenSites, openSites } from '../../lib/services/sites/io/open-sites.js';
import { readSites } from '../../lib/services/sites/template/read-sites.js';
import { extendConfiguration } from '../../lib/services/user-pools/amplify-configuration.js';
import { synthesizedFolder, temporaryFolder } from './assembly.js';
import { httpRequest } from './http-request.js';

export const cognito = 'http://127.0.0.1:9229';
export const inbox = 'http://127.0.0.1:9230';

/** What stands at a path: the text of a file, or a symbolic link. */
export type Entry = string | Buffer | { readonly link: string };

/** Writes files into a folder. */
export function write(folder: string, files: { readonly [path: string]: Entry }): string {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    if (typeof content === 'string' || Buffer.isBuffer(content)) {
      writeFileSync(file, content);
    } else {
      symlinkSync(content.link, file);
    }
  }
  return folder;
}

export interface WebOptions {
  readonly replacements?: readonly Replacement[];
  readonly hosts?: readonly LocalHost[];
  readonly pools?: readonly string[];
}

/** What is served of an assembly. */
export interface Web extends OpenSites {
  readonly origins: ReturnType<typeof createOrigins>;
  get(path: string, headers?: HttpRequest['headers'], method?: string): Promise<Page>;
}

export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
  readonly reason: string | undefined;
}

/** Serves the assembly in a folder; `get` asks its first site. */
export function webOf(folder: string, { replacements = [], hosts = [], pools = [] }: WebOptions = {}): Web {
  const origins = createOrigins(replacements);
  const extendJson = (text: string) => extendConfiguration(text, { pools: new Set(pools), cognito, inbox, pages: [] });
  const opened = openSites({ sites: readSites(readAssembly(folder)), origins, hosts, extendJson });
  return {
    ...opened,
    origins,
    get: async (path, headers = {}, method = 'GET') => {
      const answer = await opened.sites[0]?.server.handle(request(path, headers, method));
      if (!answer) {
        throw new Error(`no site among ${opened.unserved}`);
      }
      const { response, reason } = answer;
      return { status: response.status, headers: response.headers, body: response.body.toString(), reason };
    },
  };
}

export function request(path: string, headers: HttpRequest['headers'] = {}, method = 'GET'): HttpRequest {
  return httpRequest(`${method} ${path}`, { headers });
}

/** Synthesizes a stack of the region eu-west-1 into a folder. */
export function synthesizedStack(test: TestContext, build: (stack: Stack, app: App) => void): string {
  return synthesizedFolder(test, (app) => {
    build(new Stack(app, 'Web', { env: { account: '111111111111', region: 'eu-west-1' } }), app);
  });
}

/** One source of a hand-made bucket deployment. */
export interface SourceInput {
  readonly files: { readonly [path: string]: Entry };
  readonly markers?: JsonObject;
  readonly config?: JsonObject;
}

export interface DeploymentInput {
  readonly sources: readonly SourceInput[];
  /** More properties of the `Custom::CDKBucketDeployment`. */
  readonly properties?: JsonObject;
}

/** Writes an assembly of one stack: a bucket named `pages`, deployments into it, and more resources. */
export function handMade(
  test: TestContext,
  { deployments, resources = {} }: { deployments: readonly DeploymentInput[]; resources?: JsonObject },
): string {
  const folder = join(temporaryFolder(test), 'cdk.out');
  const assets: Record<string, unknown> = {};
  const custom = deployments.map(({ sources, properties }, number) => {
    const keys = sources.map(({ files }, index) => {
      const id = `${number}${index}`;
      mkdirSync(join(folder, `asset.${id}`), { recursive: true });
      write(join(folder, `asset.${id}`), files);
      assets[id] = {
        source: { path: `asset.${id}`, packaging: 'zip' },
        destinations: { here: { bucketName: 'assets', objectKey: `${id}.zip` } },
      };
      return `${id}.zip`;
    });
    return {
      Type: 'Custom::CDKBucketDeployment',
      Properties: {
        SourceBucketNames: keys.map(() => 'assets'),
        SourceObjectKeys: keys,
        SourceMarkers: sources.map(({ markers }) => markers ?? {}),
        SourceMarkersConfig: sources.map(({ config }) => config ?? {}),
        DestinationBucketName: { Ref: 'Pages' },
        Prune: true,
        ...properties,
      },
    };
  });
  const template = {
    Resources: {
      Pages: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'pages' } },
      ...Object.fromEntries(custom.map((resource, index) => [`Deployment${index}`, resource])),
      ...resources,
    },
  };
  return write(folder, {
    'manifest.json': JSON.stringify({
      version: '48.0.0',
      artifacts: {
        Web: {
          type: 'aws:cloudformation:stack',
          environment: 'aws://111111111111/eu-west-1',
          properties: { templateFile: 'Web.template.json' },
        },
        'Web.assets': { type: 'cdk:asset-manifest', properties: { file: 'Web.assets.json' } },
      },
    }),
    'Web.template.json': JSON.stringify(template),
    'Web.assets.json': JSON.stringify({ version: '48.0.0', files: assets }),
  });
}

/** A distribution in front of the bucket of `handMade`. */
export function distribution(config: JsonObject = {}, behavior: JsonObject = {}, origin: JsonObject = {}): JsonObject {
  return {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        DefaultCacheBehavior: { TargetOriginId: 'bucket', ...behavior },
        DefaultRootObject: 'index.html',
        Origins: [{ Id: 'bucket', DomainName: { 'Fn::GetAtt': ['Pages', 'RegionalDomainName'] }, ...origin }],
        ...config,
      },
    },
  };
}
