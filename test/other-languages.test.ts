import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CfnParameter, Fn, Token } from 'aws-cdk-lib';
import { DomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import { type CfnUserPool, UserPool } from 'aws-cdk-lib/aws-cognito';
import * as library from '../src';
import { testStack } from './stack';

const root = join(__dirname, '..');

/** The names that `src/index.ts` lists, types included. */
const exported = [...readFileSync(join(root, 'src/index.ts'), 'utf8').matchAll(/\b[A-Z]\w+/g)].map(([name]) => name);

/** The names of all classes, interfaces and enumerations of a version of the CDK, submodules included. */
function namesOf(cdk: string): Set<string> {
  const assembly = gunzipSync(readFileSync(join(root, 'node_modules', cdk, '.jsii.gz'))).toString();
  return new Set([...assembly.matchAll(/"fqn": ?"aws-cdk-lib\.(?:\w+\.)*(\w+)"/g)].map(([, name]) => name));
}

// Java and .NET import all names of a package at once, where two equal ones are an error.
test.each(['aws-cdk-lib', 'aws-cdk-lib-newest'])('no exported name is also one of %s', (cdk) => {
  const taken = namesOf(cdk);
  expect(taken).toContain('AddRoutesOptions');
  expect(exported).toContain('AddProtectedRoutesOptions');
  expect(exported.filter((name) => taken.has(name))).toEqual([]);
});

// Other languages know the members of an enumeration by their names alone.
test('each value of an enumeration equals its name', () => {
  const enumerations = Object.values(library).filter((value) => typeof value === 'object');
  expect(enumerations).not.toEqual([]);
  for (const enumeration of enumerations) {
    expect(Object.values(enumeration)).toEqual(Object.keys(enumeration));
  }
});

describe('a map that is returned', () => {
  /** How each public method is called that returns a map or any value: those of `exported-classes.test.ts`. */
  const calls: Readonly<
    Record<string, (api: library.JwtProtectedApi, options: library.AmplifyConfigOptions) => unknown>
  > = {
    'JwtProtectedApi.amplifyConfig': (api, options) => api.amplifyConfig(options),
    'JwtProtectedApi.amplifyOutputs': (api, options) => api.amplifyOutputs(options),
  };

  // A token that is an object arrives in Go as {"$jsii.byref": …}, and is deployed like that without a word.
  test.each(Object.entries(calls))('by %s holds plain values and string tokens alone', (_, call) => {
    for (const returned of [plainApi(), fullApi(), importingApi()].map(([api, options]) => call(api, options))) {
      const leaves = leavesOf(returned);
      expect(leaves.length).toBeGreaterThan(4);
      expect(leaves.filter(({ value }) => !isPlain(value))).toEqual([]);
    }
  });
});

function plainApi(): [library.JwtProtectedApi, library.AmplifyConfigOptions] {
  return [new library.JwtProtectedApi(testStack(), 'Api'), {}];
}

/** With tokens wherever a token can be. */
function fullApi(): [library.JwtProtectedApi, library.AmplifyConfigOptions] {
  const stack = testStack();
  const text = (id: string) => new CfnParameter(stack, id).valueAsString;
  const userPool = new library.SignUpUserPool(stack, 'Pool');
  const minLength = new CfnParameter(stack, 'MinLength', { type: 'Number' }).valueAsNumber;
  (userPool.node.defaultChild as CfnUserPool).addPropertyOverride('Policies.PasswordPolicy.MinimumLength', minLength);
  const client = userPool.addBrowserClient('Web', {
    oAuth: { callbackUrls: [text('Callback')], logoutUrls: [Fn.join('', [text('Logout'), '/out'])] },
  });
  const domainName = DomainName.fromDomainNameAttributes(stack, 'DomainName', {
    name: text('Name'),
    regionalDomainName: text('Regional'),
    regionalHostedZoneId: text('Zone'),
  });
  const api = new library.JwtProtectedApi(stack, 'Api', {
    userPool,
    userPoolClients: [client],
    domainMapping: { domainName, mappingKey: text('Key') },
  });
  return [api, { userPoolDomain: userPool.addDomain('Domain', { cognitoDomain: { domainPrefix: text('Prefix') } }) }];
}

function importingApi(): [library.JwtProtectedApi, library.AmplifyConfigOptions] {
  const stack = testStack();
  const userPool = UserPool.fromUserPoolId(stack, 'Pool', new CfnParameter(stack, 'PoolId').valueAsString);
  return [new library.JwtProtectedApi(stack, 'Api', { userPool }), {}];
}

function leavesOf(value: unknown, path = ''): { path: string; value: unknown }[] {
  const isContainer = Array.isArray(value) || Object.getPrototypeOf(value ?? '') === Object.prototype;
  return isContainer
    ? Object.entries(value as object).flatMap(([name, part]) => leavesOf(part, `${path}/${name}`))
    : [{ path, value }];
}

function isPlain(value: unknown): boolean {
  return (
    ['string', 'boolean', 'undefined'].includes(typeof value) ||
    (typeof value === 'number' && !Token.isUnresolved(value))
  );
}

describe('README', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const { repository, jsii } = require('../package.json');
  const home = repository.url.replace(/\.git$/, '');

  // PyPI, Maven and NuGet show it as well, where a relative address leads nowhere.
  test('has absolute addresses alone, each of a file that is there', () => {
    const links = [...readme.matchAll(/(!?)\[[^\]]*\]\(([^)\s]+)\)/g)];
    expect(links.length).toBeGreaterThan(10);
    for (const [, image, address] of links) {
      const [, path] = address.split(`${home}/${image ? 'raw' : 'blob'}/main/`);
      expect(path ? existsSync(join(root, path.split('#')[0])) : /^(https:\/\/|#)/.test(address)).toBe(true);
    }
  });

  test('has the name of the package in each language', () => {
    const { python, java, go, dotnet } = jsii.targets;
    const { groupId, artifactId } = java.maven;
    for (const name of [
      `pip install ${python.distName}`,
      `${groupId}:${artifactId}`,
      `go get ${go.moduleName}/cdkjwtprotectedapi`,
      `dotnet add package ${dotnet.packageId}`,
    ]) {
      expect(readme).toContain(name);
    }
  });
});
