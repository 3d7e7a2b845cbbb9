import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CfnOutput } from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { temporaryFolder } from '../../support/assembly.js';
import { handMade, synthesizedStack, webOf, write } from '../../support/site.js';

const unwebsited =
  "the bucket 'Web/Pages' has neither a website configuration nor a distribution: it is served as a website";

describe('a bucket deployment', () => {
  it('deploys the file of the later of two sources', async (t) => {
    const folder = handMade(t, {
      deployments: [{ sources: [{ files: { 'a.txt': 'first', 'b.txt': 'first' } }, { files: { 'a.txt': 'second' } }] }],
    });
    const { get } = webOf(folder);
    assert.equal((await get('/a.txt')).body, 'second');
    assert.equal((await get('/b.txt')).body, 'first');
  });

  for (const [prefix, path] of [
    ['docs', '/docs/a.txt'],
    ['docs/', '/docs/a.txt'],
    ['docs/v1', '/docs/v1/a.txt'],
    ['/', '/a.txt'],
    ['', '/a.txt'],
  ] as const) {
    it(`with the prefix '${prefix}' puts its files at '${path}'`, async (t) => {
      const properties = { DestinationBucketKeyPrefix: prefix };
      const folder = handMade(t, { deployments: [{ sources: [{ files: { 'a.txt': 'a' } }], properties }] });
      const { get } = webOf(folder);
      assert.equal((await get(path)).status, 200);
      assert.equal((await get('/docs/other.txt')).status, 404);
    });
  }

  it('shares its bucket with other deployments', async (t) => {
    const folder = handMade(t, {
      deployments: [
        { sources: [{ files: { 'a.txt': 'root' } }] },
        { sources: [{ files: { 'a.txt': 'docs' } }], properties: { DestinationBucketKeyPrefix: 'docs' } },
      ],
    });
    const { get, sites } = webOf(folder);
    assert.equal(sites.length, 1);
    assert.equal((await get('/a.txt')).body, 'root');
    assert.equal((await get('/docs/a.txt')).body, 'docs');
  });

  it('leaves out what its filters leave out', async (t) => {
    const properties = { DestinationBucketKeyPrefix: 'x', Exclude: ['*'], Include: ['*.html'] };
    const folder = handMade(t, {
      deployments: [{ sources: [{ files: { 'a.html': 'a', 'a.html.map': 'm' } }], properties }],
    });
    const { get } = webOf(folder);
    assert.equal((await get('/x/a.html')).status, 200);
    assert.equal((await get('/x/a.html.map')).status, 404);
  });

  it('gives its objects the content type and the encoding of its metadata', async (t) => {
    const SystemMetadata = { 'content-type': 'text/plain', 'content-language': 'de', 'cache-control': 'max-age=1' };
    const folder = handMade(t, { deployments: [{ sources: [{ files: { a: 'a' } }], properties: { SystemMetadata } }] });
    const { headers } = await webOf(folder).get('/a');
    assert.equal(headers['content-type'], 'text/plain');
    assert.equal(headers['content-language'], 'de');
    assert.equal(headers['cache-control'], 'no-store');
  });

  it('refuses an asset outside the assembly, and says why', async (t) => {
    const folder = handMade(t, { deployments: [{ sources: [{ files: { 'a.txt': 'a' } }, { files: {} }] }] });
    const outside = write(temporaryFolder(t), { 'secret.txt': 'secret' });
    const manifest = {
      files: {
        a: {
          source: { path: 'asset.00', packaging: 'zip' },
          destinations: { here: { objectKey: '00.zip' } },
        },
        b: { source: { path: outside, packaging: 'zip' }, destinations: { here: { objectKey: '01.zip' } } },
      },
    };
    writeFileSync(join(folder, 'Web.assets.json'), JSON.stringify(manifest));
    const { get, unserved } = webOf(folder);
    assert.equal((await get('/secret.txt')).status, 404);
    assert.equal((await get('/a.txt')).status, 200);
    assert.match(
      unserved.join('\n'),
      /a source of the bucket deployment 'Web\/Deployment0': the asset '.*' is outside/,
    );
  });

  it('names the zip files, other buckets and archives that it does not serve', (t) => {
    const zip = join(temporaryFolder(t), 'pages.zip');
    writeFileSync(zip, 'PK');
    const folder = synthesizedStack(t, (stack) => {
      const bucket = new Bucket(stack, 'Pages');
      const sources = [Source.asset(zip), Source.bucket(Bucket.fromBucketName(stack, 'Else', 'else'), 'pages.zip')];
      new BucketDeployment(stack, 'Deployment', { destinationBucket: bucket, sources });
      new BucketDeployment(stack, 'Archive', {
        destinationBucket: new Bucket(stack, 'Archives'),
        sources: [Source.asset(write(temporaryFolder(t), { 'a.txt': 'a' }))],
        extract: false,
      });
    });
    const { sites, unserved } = webOf(folder);
    assert.deepEqual(
      sites.map(({ site }) => site.name),
      ['Web/Pages'],
    );
    const all = unserved.join('\n');
    assert.match(all, /a source of .*'Web\/Deployment.*': '.*\.zip' is a zip file, which is not unpacked here/);
    assert.match(all, /a source of .*'Web\/Deployment.*': no asset has the key 'pages\.zip'/);
    assert.match(all, /the bucket deployment 'Web\/Archive.*': its sources are deployed as zip files/);
  });

  it('refuses symbolic links that lead out of the asset, and follows those within it', async (t) => {
    const outside = write(temporaryFolder(t), { 'secret.txt': 'secret' });
    const files = {
      'a.txt': 'a',
      'inside.txt': { link: 'a.txt' },
      'sub/up.txt': { link: '../a.txt' },
      loop: { link: '.' },
      'secret.txt': { link: join(outside, 'secret.txt') },
      folder: { link: outside },
      parent: { link: '..' },
      nothing: { link: 'nowhere' },
    };
    const { get, unserved } = webOf(handMade(t, { deployments: [{ sources: [{ files }] }] }));
    for (const path of ['/inside.txt', '/sub/up.txt']) {
      assert.equal((await get(path)).body, 'a', path);
    }
    for (const path of ['/secret.txt', '/folder/secret.txt', '/parent/manifest.json', '/loop/a.txt', '/nothing']) {
      assert.equal((await get(path)).status, 404, path);
    }
    const refused = unserved.filter((reason) => reason.startsWith('a file of the bucket deployment'));
    assert.equal(refused.length, 4);
    assert.match(refused.join('\n'), /folder' is a symbolic link to '.*', which is outside its asset/);
    assert.match(refused.join('\n'), /nothing' is a broken symbolic link/);
  });

  it('refuses an asset that is itself a link out of the assembly', async (t) => {
    const outside = write(temporaryFolder(t), { 'secret.txt': 'secret' });
    const folder = handMade(t, { deployments: [{ sources: [{ files: {} }] }] });
    write(folder, { linked: { link: outside } });
    const manifest = {
      files: { a: { source: { path: 'linked', packaging: 'zip' }, destinations: { here: { objectKey: '00.zip' } } } },
    };
    writeFileSync(join(folder, 'Web.assets.json'), JSON.stringify(manifest));
    const { get, unserved } = webOf(folder);
    assert.equal((await get('/secret.txt')).status, 404);
    assert.match(unserved.join('\n'), /linked' is a symbolic link to '.*', which is outside the assembly/);
  });

  it('says that an asset is gone', (t) => {
    const folder = handMade(t, { deployments: [{ sources: [{ files: {} }] }] });
    const manifest = {
      files: { a: { source: { path: 'gone', packaging: 'zip' }, destinations: { here: { objectKey: '00.zip' } } } },
    };
    writeFileSync(join(folder, 'Web.assets.json'), JSON.stringify(manifest));
    assert.match(webOf(folder).unserved.join('\n'), /gone' does not exist: synthesize the app again/);
  });

  it('is served by the distribution of its bucket, with its own address replaced', async (t) => {
    const files = write(temporaryFolder(t), { 'home.html': 'home' });
    const folder = synthesizedStack(t, (stack) => {
      const bucket = new Bucket(stack, 'Pages');
      const origin = S3BucketOrigin.withOriginAccessControl(bucket);
      const site = new Distribution(stack, 'Site', { defaultBehavior: { origin }, defaultRootObject: 'home.html' });
      const sources = [Source.asset(files), Source.jsonData('config.json', { site: `https://${site.domainName}` })];
      new BucketDeployment(stack, 'Deployment', { destinationBucket: bucket, distribution: site, sources });
      new CfnOutput(stack, 'SiteUrl', { value: `https://${site.domainName}` });
    });
    const { sites } = webOf(folder);
    const [host = ''] = sites[0]?.site.hosts ?? [];
    const replacements = [{ from: `https://${host}`, to: 'http://127.0.0.1:4000', what: 'Web/Site' }];
    const { get, origins } = webOf(folder, { replacements });
    assert.equal((await get('/')).body, 'home');
    assert.equal((await get('/config.json')).body, '{"site":"http://127.0.0.1:4000"}');
    assert.deepEqual(origins.replaced, [{ ...replacements[0], where: "the file 'config.json'" }]);
  });

  it('without a distribution is served all the same, and this is said', async (t) => {
    const folder = handMade(t, { deployments: [{ sources: [{ files: { 'index.html': 'home' } }] }] });
    const { get, unserved } = webOf(folder);
    assert.equal((await get('/')).body, 'home');
    assert.deepEqual(unserved, [unwebsited]);
  });
});
