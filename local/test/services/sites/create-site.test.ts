import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { distribution, handMade, type WebOptions, webOf } from '../../support/site.js';

const files = {
  'index.html': '<h1>home</h1>',
  'assets/app.js': 'app',
  'assets/logo.svg': '<svg/>',
  'a b+c.txt': 'odd',
  'ünïcode.txt': 'unicode',
  'percent%41.txt': 'percent',
  'sub/index.html': 'sub',
  'nothing.weird': '?',
  '.well-known/security.txt': 'well known',
};
const contents = new Set<string>(Object.values(files));

interface Parts {
  readonly config?: JsonObject;
  readonly behavior?: JsonObject;
  readonly origin?: JsonObject;
  readonly resources?: JsonObject;
}

function siteFolder(test: TestContext, { config, behavior, origin, resources }: Parts = {}): string {
  return handMade(test, {
    deployments: [{ sources: [{ files }] }],
    resources: { Site: distribution(config, behavior, origin), ...resources },
  });
}

function site(test: TestContext, parts: Parts = {}, options: WebOptions = {}) {
  return webOf(siteFolder(test, parts), options);
}

/** Lets CloudFront list the bucket, so that S3 answers 404 instead of 403. */
const listable = {
  Policy: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: { Ref: 'Pages' },
      PolicyDocument: {
        Statement: [
          {
            Action: ['s3:GetObject', 's3:ListBucket'],
            Effect: 'Allow',
            Principal: { Service: 'cloudfront.amazonaws.com' },
          },
        ],
      },
    },
  },
};

describe('a site', () => {
  it('answers / with the default root object', async (t) => {
    const { status, body, headers } = await site(t).get('/');
    assert.deepEqual({ status, body }, { status: 200, body: files['index.html'] });
    assert.equal(headers['content-type'], 'text/html');
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['content-length'], String(files['index.html'].length));
  });

  it('has a default root object for / alone', async (t) => {
    assert.equal((await site(t).get('/sub/')).status, 403);
  });

  it('without a default root object answers / as S3 does', async (t) => {
    assert.equal((await site(t, { config: { DefaultRootObject: '' } }).get('/')).status, 403);
  });

  const found: [path: string, content: string, type: string][] = [
    ['/assets/app.js', 'app', 'text/javascript'],
    ['/assets/app.js?v=1', 'app', 'text/javascript'],
    ['/assets/logo.svg', '<svg/>', 'image/svg+xml'],
    ['/a%20b+c.txt', 'odd', 'text/plain'],
    ['/a%20b%2Bc.txt', 'odd', 'text/plain'],
    ['/%C3%BCn%C3%AFcode.txt', 'unicode', 'text/plain'],
    ['/percent%2541.txt', 'percent', 'text/plain'],
    ['/assets%2Fapp.js', 'app', 'text/javascript'],
    ['/nothing.weird', '?', 'binary/octet-stream'],
    ['/.well-known/security.txt', 'well known', 'text/plain'],
  ];
  for (const [path, content, type] of found) {
    it(`answers '${path}' with a file, as ${type}`, async (t) => {
      const { body, headers } = await site(t).get(path);
      assert.deepEqual({ body, type: headers['content-type'] }, { body: content, type });
    });
  }

  const notFound = [
    '/assets',
    '/assets/',
    '/index.html/',
    '//index.html',
    '/INDEX.HTML',
    '/percent%41.txt',
    '/../manifest.json',
    '/../../../../../../../../etc/passwd',
    '/%2e%2e/manifest.json',
    '/%2e%2e%2fmanifest.json',
    '/..%2f..%2f..%2f..%2fetc%2fpasswd',
    '/%252e%252e%252fmanifest.json',
    '/assets/../../manifest.json',
    '/assets/..%5c..%5cmanifest.json',
    '/..\\manifest.json',
    '/.%00./manifest.json',
    '/index.html%00',
    '/index.html%00.txt',
    '/%c0%ae%c0%ae/manifest.json',
    '/%',
    '/%zz',
    '/etc/passwd',
    '//etc/passwd',
    '/file:///etc/passwd',
    'index.html',
    '*',
    '',
    'http://127.0.0.1/index.html',
    '/constructor',
    '/__proto__',
    '/asset.00/index.html',
    '/./index.html',
    '/assets//app.js',
  ];
  for (const path of notFound) {
    it(`has nothing at '${path}'`, async (t) => {
      const { status, body, reason } = await site(t).get(path);
      assert.ok([400, 403].includes(status), `${status}`);
      assert.match(body, /<Code>(AccessDenied|InvalidURI)<\/Code>/);
      assert.notEqual(reason, undefined);
    });
  }

  it('never answers with anything but its files', async (t) => {
    const { get } = site(t, { config: { CustomErrorResponses: [] } });
    const part = fc.oneof(
      fc.constantFrom('..', '%2e%2e', '.', '/', '\\', '%5c', '%2f', '%252f', '%00', 'etc', 'passwd', 'manifest.json'),
      fc.constantFrom('index.html', 'assets', 'app.js', 'sub', 'asset.00', 'Web.template.json'),
      fc.string({ maxLength: 4 }),
    );
    const path = fc.array(part, { maxLength: 12 }).map((parts) => `/${parts.join('/')}`);
    await fc.assert(
      fc.asyncProperty(path, async (asked) => {
        const { status, body } = await get(asked);
        assert.ok(status === 200 ? contents.has(body) : body.startsWith('<?xml'), `${status} ${body}`);
      }),
    );
  });

  it('writes no control character of a path into a reason', async (t) => {
    const { reason } = await site(t).get('/%1b[31m%0d%0ainjected%7f');
    assert.equal(reason, "no bucket deployment has a file '%1B%5B31m%0D%0Ainjected%7F'");
  });

  it('answers HEAD with the headers of GET and without a body', async (t) => {
    const { get } = site(t);
    const [head, whole] = [await get('/index.html', {}, 'HEAD'), await get('/index.html')];
    assert.equal(head.body, '');
    assert.deepEqual(head.headers, whole.headers);
  });

  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
    it(`does not answer ${method}`, async (t) => {
      assert.equal((await site(t).get('/index.html', {}, method)).status, 403);
    });
  }

  it('answers 304 to who has the file already, and 200 to who has another', async (t) => {
    const { get } = site(t);
    const etag = String((await get('/index.html')).headers.etag);
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const { status, body, headers } = await get('/index.html', { 'if-none-match': tag });
      assert.deepEqual({ status, body, etag: headers.etag }, { status: 304, body: '', etag }, tag);
    }
    assert.equal((await get('/index.html', { 'if-none-match': '"other"' })).status, 200);
    assert.notEqual((await get('/assets/app.js')).headers.etag, etag);
  });

  it('answers 404 for what is not there where its distribution may list the bucket', async (t) => {
    const { status, body } = await site(t, { resources: listable }).get('/missing');
    assert.equal(status, 404);
    assert.match(body, /<Code>NoSuchKey<\/Code>/);
  });

  it('answers with its error page, as a single page app has it', async (t) => {
    const CustomErrorResponses = [{ ErrorCode: 403, ResponseCode: 200, ResponsePagePath: '/index.html' }];
    const { status, body, reason } = await site(t, { config: { CustomErrorResponses } }).get('/notes/1');
    assert.deepEqual({ status, body, reason }, { status: 200, body: files['index.html'], reason: undefined });
  });

  it('keeps the status and the reason of an error whose page does not change it', async (t) => {
    const CustomErrorResponses = [{ ErrorCode: '403', ResponseCode: '404', ResponsePagePath: '/index.html' }];
    const { status, body, reason } = await site(t, { config: { CustomErrorResponses } }).get('/missing');
    assert.deepEqual({ status, body }, { status: 404, body: files['index.html'] });
    assert.equal(reason, "no bucket deployment has a file 'missing'");
  });

  it('keeps the error where its error page is missing too', async (t) => {
    const CustomErrorResponses = [{ ErrorCode: 403, ResponseCode: 200, ResponsePagePath: '/nowhere.html' }];
    const { status, reason } = await site(t, { config: { CustomErrorResponses } }).get('/missing');
    assert.equal(status, 403);
    assert.match(String(reason), /its error page '\/nowhere\.html': no bucket deployment has a file/);
  });

  it('leaves errors alone that only have a caching time', async (t) => {
    const CustomErrorResponses = [{ ErrorCode: 403, ErrorCachingMinTTL: 10 }];
    assert.equal((await site(t, { config: { CustomErrorResponses } }).get('/missing')).status, 403);
  });

  it('puts the path of its origin in front', async (t) => {
    assert.equal((await site(t, { origin: { OriginPath: '/sub' } }).get('/')).body, 'sub');
  });

  it('takes the first behavior whose pattern matches', async (t) => {
    const CacheBehaviors = [
      { PathPattern: '/api/*', TargetOriginId: 'api' },
      { PathPattern: 'asset?/*.js', TargetOriginId: 'sub' },
    ];
    const bucket = { 'Fn::GetAtt': ['Pages', 'RegionalDomainName'] };
    const Origins = [
      { Id: 'bucket', DomainName: bucket },
      { Id: 'sub', DomainName: bucket, OriginPath: '/sub' },
      { Id: 'api', DomainName: 'api.example.com' },
    ];
    const { get, unserved } = site(t, { config: { CacheBehaviors, Origins } });
    assert.equal((await get('/assets/app.js')).status, 403);
    assert.equal((await get('/assets/logo.svg')).status, 200);
    const api = await get('/api/private');
    assert.equal(api.status, 501);
    assert.equal(api.body, "'/api/private' is not served here: its origin 'api.example.com' is not a bucket\n");
    assert.deepEqual(unserved, [
      "the behavior '/api/*': its origin 'api.example.com' is not a bucket (distribution 'Web/Site')",
    ]);
  });

  it('names the functions and the checks of a distribution that are not there here', (t) => {
    const behavior = {
      FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: 'arn' }],
      LambdaFunctionAssociations: [{ EventType: 'origin-response', LambdaFunctionARN: 'arn' }],
      TrustedKeyGroups: ['group'],
    };
    assert.deepEqual(site(t, { behavior }).unserved, [
      "the CloudFront function at viewer-request of the default behavior is not run (distribution 'Web/Site')",
      "the Lambda@Edge function at origin-response of the default behavior is not run (distribution 'Web/Site')",
      "signed URLs for the default behavior are not checked (TrustedKeyGroups) (distribution 'Web/Site')",
    ]);
  });

  it('has the aliases of its distribution as its hosts', (t) => {
    const [served] = site(t, { config: { Aliases: ['www.example.com', '*.example.com'] } }).sites;
    assert.match(String(served?.site.hosts[0]), /^d\w{13}\.cloudfront\.net$/);
    assert.deepEqual(served?.site.hosts.slice(1), ['www.example.com']);
  });

  it('serves the first origin of an origin group, and names the other', async (t) => {
    const config = {
      OriginGroups: { Items: [{ Id: 'group', Members: { Items: [{ OriginId: 'bucket' }, { OriginId: 'other' }] } }] },
    };
    const { get, unserved } = site(t, { config, behavior: { TargetOriginId: 'group' } });
    assert.equal((await get('/')).status, 200);
    assert.match(unserved.join(), /the second origin of the origin group 'group' is not used/);
  });

  it('says so where a distribution has no bucket with a deployment', (t) => {
    const { unserved, sites } = site(t, { origin: { DomainName: 'example.com' } });
    assert.ok(unserved.includes("the distribution 'Web/Site': none of its origins is a bucket with a deployment"));
    assert.deepEqual(
      sites.map(({ site: { name } }) => name),
      ['Web/Pages'],
    );
  });

  it('says so when a file is gone since the start', async (t) => {
    const folder = siteFolder(t);
    const { get } = webOf(folder);
    rmSync(join(folder, 'asset.00/index.html'));
    const { status, body } = await get('/');
    assert.deepEqual(
      { status, body },
      {
        status: 501,
        body: "'index.html' can no longer be read because the assembly has changed: restart the program\n",
      },
    );
  });
});

describe('a bucket website', () => {
  function website(test: TestContext, WebsiteConfiguration: JsonObject, resources: JsonObject = {}) {
    const Pages = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'pages', WebsiteConfiguration } };
    return webOf(handMade(test, { deployments: [{ sources: [{ files }] }], resources: { Pages, ...resources } }));
  }

  it('has an index document in every folder', async (t) => {
    const { get } = website(t, { IndexDocument: 'index.html' });
    assert.equal((await get('/')).body, files['index.html']);
    assert.equal((await get('/sub/')).body, 'sub');
  });

  it('leads from a folder without its slash to the one with it', async (t) => {
    const { status, headers } = await website(t, { IndexDocument: 'index.html' }).get('/sub');
    assert.deepEqual({ status, location: headers.location }, { status: 302, location: '/sub/' });
  });

  it('never leads to another host', async (t) => {
    const { status, headers } = await website(t, { IndexDocument: 'index.html' }).get('//example.com/..%2fsub');
    assert.deepEqual({ status, location: headers.location }, { status: 404, location: undefined });
  });

  it('answers 404 with its error document', async (t) => {
    const { status, body } = await website(t, { ErrorDocument: 'sub/index.html' }).get('/missing');
    assert.deepEqual({ status, body }, { status: 404, body: 'sub' });
  });

  it('names its redirects, which are not served', (t) => {
    const { unserved } = website(t, { IndexDocument: 'index.html', RoutingRules: [{}] });
    assert.deepEqual(unserved, [
      "the website configuration of the bucket 'Web/Pages' has RoutingRules, which is not served",
    ]);
  });

  it('may be the origin of a distribution', async (t) => {
    const DomainName = {
      'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Pages', 'WebsiteURL'] }] }],
    };
    const { get, sites } = website(
      t,
      { IndexDocument: 'index.html' },
      { Site: distribution({ DefaultRootObject: '' }, {}, { DomainName }) },
    );
    assert.equal(sites[0]?.site.name, 'Web/Site');
    assert.equal((await get('/sub/')).body, 'sub');
  });
});
