import {
  CfnDomainName,
  type CfnStage,
  DomainName,
  HttpMethod,
  IpAddressType,
  type ThrottleSettings,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnParameter, type Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { FunctionIntegration, JwtProtectedApi, type JwtProtectedApiProps } from '../src';
import { AWS, evaluated } from './evaluated';
import { Match, Template, testFunction, testStack } from './stack';

const { ANY, GET, PUT } = HttpMethod;

function only(template: Template, type: string) {
  const resources = Object.values(template.findResources(type));
  expect(resources).toHaveLength(1);
  return resources[0];
}

describe('the throttle of the API', () => {
  const settingsFor = (throttle?: ThrottleSettings) => {
    const stack = testStack();
    new JwtProtectedApi(stack, 'Api', { throttle });
    return only(Template.fromStack(stack), 'AWS::ApiGatewayV2::Stage').Properties.DefaultRouteSettings;
  };

  test.each<[string, ThrottleSettings | undefined, object | undefined]>([
    ['is that of the account unless it is given', undefined, undefined],
    [
      'is set on its stage',
      { rateLimit: 100, burstLimit: 200 },
      { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
    ],
    ['may be a rate alone', { rateLimit: 0.5 }, { ThrottlingRateLimit: 0.5 }],
    ['may be a burst alone', { burstLimit: 5 }, { ThrottlingBurstLimit: 5 }],
    ['may be nothing at all', { rateLimit: 0, burstLimit: 0 }, { ThrottlingRateLimit: 0, ThrottlingBurstLimit: 0 }],
  ])('%s', (_, throttle, expected) => {
    expect(settingsFor(throttle)).toEqual(expected);
  });

  test('may be known at deployment only', () => {
    const stack = testStack();
    const rateLimit = new CfnParameter(stack, 'Rate', { type: 'Number' }).valueAsNumber;
    new JwtProtectedApi(stack, 'Api', { throttle: { rateLimit } });
    const stage = only(Template.fromStack(stack), 'AWS::ApiGatewayV2::Stage');
    expect(stage.Properties.DefaultRouteSettings).toEqual({ ThrottlingRateLimit: { Ref: 'Rate' } });
  });
});

describe('the throttle of a route', () => {
  const throttle = { rateLimit: 10, burstLimit: 20 };
  const settings = { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 };

  function stageFor(
    props: JwtProtectedApiProps,
    add: (api: JwtProtectedApi, integration: FunctionIntegration) => void,
  ) {
    const stack = testStack();
    add(new JwtProtectedApi(stack, 'Api', props), new FunctionIntegration(testFunction(stack)));
    const template = Template.fromStack(stack);
    const { Properties, DependsOn = [] } = only(template, 'AWS::ApiGatewayV2::Stage');
    const routes = template.findResources('AWS::ApiGatewayV2::Route');
    const waitsFor = (DependsOn as string[]).map((logicalId) => routes[logicalId].Properties.RouteKey).sort();
    return { waitsFor, properties: Properties };
  }

  test('is set on the stage, which waits for the routes that it names', () => {
    const { properties, waitsFor } = stageFor({ throttle: { rateLimit: 100 } }, (api, integration) => {
      api.addRoutes({ path: '/notes', methods: [GET, PUT], integration, throttle });
      api.addPublicRoutes({ path: '/health', methods: [GET], integration, throttle: { rateLimit: 1 } });
      api.addRoutes({ path: '/users', methods: [GET], integration });
    });
    expect(properties.RouteSettings).toEqual({
      'GET /notes': settings,
      'PUT /notes': settings,
      'GET /health': { ThrottlingRateLimit: 1 },
    });
    expect(waitsFor).toEqual(['GET /health', 'GET /notes', 'PUT /notes']);
    expect(properties.DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 100 });
  });

  test('is set for each method that ANY becomes under CORS', () => {
    const cors = { corsPreflight: { allowOrigins: ['https://app.example.com'] } };
    const { properties, waitsFor } = stageFor(cors, (api, integration) => {
      api.addRoutes({ path: '/notes', methods: [ANY], integration, throttle });
    });
    const keys = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'].map((method) => `${method} /notes`);
    expect(properties.RouteSettings).toEqual(Object.fromEntries(keys.map((key) => [key, settings])));
    expect(waitsFor).toEqual(keys);
  });

  test('is set for ANY where it stays one route', () => {
    const { properties } = stageFor({}, (api, integration) => {
      api.addRoutes({ path: '/notes', methods: [ANY], integration, throttle });
    });
    expect(properties.RouteSettings).toEqual({ 'ANY /notes': settings });
  });

  test('leaves no trace where it is not given', () => {
    const { properties, waitsFor } = stageFor({}, (api, integration) => {
      api.addRoutes({ path: '/notes', methods: [GET], integration });
    });
    expect(properties.RouteSettings).toBeUndefined();
    expect(waitsFor).toEqual([]);
  });
});

describe('settings of the stage of one’s own', () => {
  const throttle = { rateLimit: 10, burstLimit: 20 };
  const limits = { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 };
  const metrics = { DetailedMetricsEnabled: true };
  const path = '/files/v1.2/{file.name}';

  /** The stage of an API, changed before or after a route with a throttle is added. */
  function stageWith(change: (stage: CfnStage) => void, order: 'before' | 'after', apiThrottle?: ThrottleSettings) {
    const stack = testStack();
    const api = new JwtProtectedApi(stack, 'Api', { throttle: apiThrottle });
    const integration = new FunctionIntegration(testFunction(stack));
    const steps = [
      () => change(api.httpApi.defaultStage!.node.defaultChild as CfnStage),
      () => {
        api.addRoutes({ path, methods: [GET], integration, throttle });
      },
    ];
    for (const step of order === 'before' ? steps : steps.reverse()) {
      step();
    }
    return only(Template.fromStack(stack), 'AWS::ApiGatewayV2::Stage').Properties;
  }

  describe.each(['before', 'after'] as const)('that are set %s a route', (order) => {
    test.each<[string, (stage: CfnStage) => void]>([
      [
        'by an assignment',
        (stage) => {
          stage.defaultRouteSettings = { detailedMetricsEnabled: true };
        },
      ],
      ['by an override', (stage) => stage.addPropertyOverride('DefaultRouteSettings.DetailedMetricsEnabled', true)],
    ])('%s are kept, as is the throttle of the API', (_, change) => {
      expect(stageWith(change, order, throttle).DefaultRouteSettings).toEqual({ ...limits, ...metrics });
    });

    test.each<[string, (stage: CfnStage) => void]>([
      [
        'by an assignment',
        (stage) => {
          stage.routeSettings = { [`GET ${path}`]: metrics, 'GET /own': metrics };
        },
      ],
      ['by an override', (stage) => stage.addPropertyOverride('RouteSettings.GET /own', metrics)],
    ])('%s are kept, as is the throttle of a route', (_, change) => {
      const { RouteSettings } = stageWith(change, order);
      expect(RouteSettings).toMatchObject({ [`GET ${path}`]: limits, 'GET /own': metrics });
      expect(Object.keys(RouteSettings)).toHaveLength(2);
    });

    test('are kept for the same route', () => {
      const { RouteSettings } = stageWith((stage) => {
        stage.routeSettings = { [`GET ${path}`]: metrics };
      }, order);
      expect(RouteSettings).toEqual({ [`GET ${path}`]: { ...limits, ...metrics } });
    });
  });

  test('may stand beside a route whose key has a backslash', () => {
    const stack = testStack();
    const integration = new FunctionIntegration(testFunction(stack));
    new JwtProtectedApi(stack, 'Api').addRoutes({ path: '/a\\b.c', methods: [GET], integration, throttle });
    const { RouteSettings } = only(Template.fromStack(stack), 'AWS::ApiGatewayV2::Stage').Properties;
    expect(RouteSettings).toEqual({ 'GET /a\\b.c': limits });
  });
});

describe.each<[string, (stack: Stack, throttle: ThrottleSettings) => unknown]>([
  ['the API', (stack, throttle) => new JwtProtectedApi(stack, 'Api', { throttle })],
  [
    "'PUT /notes'",
    (stack, throttle) => {
      const integration = new FunctionIntegration(testFunction(stack));
      const options = { path: '/notes', methods: [PUT], integration, throttle };
      const api = new JwtProtectedApi(stack, 'Api');
      expect(() => api.addPublicRoutes(options)).toThrow();
      expect(api.routes).toEqual([]);
      return api.addRoutes(options);
    },
  ],
])('the error for a throttle of %s', (owner, add) => {
  const requests = 'a number of requests per second';
  const whole = 'a whole number of requests';
  test.each<[ThrottleSettings, string]>([
    [{}, `throttle of ${owner} is empty: set rateLimit, burstLimit or both, or remove throttle`],
    [
      { rateLimit: undefined, burstLimit: undefined },
      `throttle of ${owner} is empty: set rateLimit, burstLimit or both, or remove throttle`,
    ],
    [{ rateLimit: -1 }, `rateLimit of ${owner} is -1: use ${requests}, 0 or more`],
    [{ rateLimit: Number.NaN }, `rateLimit of ${owner} is NaN: use ${requests}, 0 or more`],
    [{ rateLimit: 1, burstLimit: -1 }, `burstLimit of ${owner} is -1: use ${whole}, 0 or more`],
    [{ burstLimit: 1.5 }, `burstLimit of ${owner} is 1.5: use ${whole}, 0 or more`],
    [{ burstLimit: Number.NaN }, `burstLimit of ${owner} is NaN: use ${whole}, 0 or more`],
  ])('of %p', (throttle, message) => {
    expect(() => add(testStack(), throttle)).toThrow(new Error(message));
  });
});

describe('the endpoint', () => {
  const domainName = (stack: Stack) =>
    new DomainName(stack, 'Domain', {
      domainName: 'api.example.com',
      certificate: Certificate.fromCertificateArn(
        stack,
        'Certificate',
        'arn:aws:acm:eu-west-1:123456789012:certificate/a',
      ),
    });
  const imported = (stack: Stack) =>
    DomainName.fromDomainNameAttributes(stack, 'Domain', {
      name: 'api.example.com',
      regionalDomainName: 'd-abc.execute-api.eu-west-1.amazonaws.com',
      regionalHostedZoneId: 'Z123',
    });

  const endpoints = (api: JwtProtectedApi) => {
    const { stack } = api.httpApi;
    return [
      stack.resolve(api.endpoint),
      stack.resolve(api.amplifyConfig()).API.REST.api.endpoint,
      stack.resolve(api.amplifyOutputs()).custom.API.api.endpoint,
    ].map((endpoint) => evaluated(endpoint, { ...AWS, Domain66AC69E0: 'api.example.com' }));
  };

  test('is the address that API Gateway gives, where there is no domain', () => {
    const api = new JwtProtectedApi(testStack(), 'Api');
    expect(endpoints(api)).toEqual(Array(3).fill('ApiHttpApi4C294DC0.ApiEndpoint'));
  });

  test.each([
    ['of the app', domainName, undefined, 'https://api.example.com'],
    ['of the app, with a mapping key', domainName, 'v1', 'https://api.example.com/v1'],
    ['imported', imported, undefined, 'https://api.example.com'],
    ['imported, with a mapping key', imported, 'v1/notes', 'https://api.example.com/v1/notes'],
  ])('is that of the domain %s', (_, domain, mappingKey, endpoint) => {
    const stack = testStack();
    const domainMapping = { domainName: domain(stack), mappingKey };
    const api = new JwtProtectedApi(stack, 'Api', { domainMapping });
    expect(endpoints(api)).toEqual(Array(3).fill(endpoint));
    const { Properties } = only(Template.fromStack(stack), 'AWS::ApiGatewayV2::ApiMapping');
    expect(Properties.ApiMappingKey).toBe(mappingKey);
    expect(evaluated(Properties)).toMatchObject({ ApiId: 'ApiHttpApi4C294DC0', Stage: '$default' });
  });

  test('is that of a domain of L1', () => {
    const stack = testStack();
    const domainName = new CfnDomainName(stack, 'Domain', { domainName: 'api.example.com' });
    const api = new JwtProtectedApi(stack, 'Api', { domainMapping: { domainName } });
    expect(stack.resolve(api.endpoint)).toEqual({ 'Fn::Join': ['', ['https://', { Ref: 'Domain' }]] });
  });

  test('is that of the domain, where the address of API Gateway is switched off', () => {
    const stack = testStack();
    const domainMapping = { domainName: domainName(stack) };
    const api = new JwtProtectedApi(stack, 'Api', { domainMapping, disableExecuteApiEndpoint: true });
    expect(endpoints(api)).toEqual(Array(3).fill('https://api.example.com'));
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
  });

  test.each<[string, (api: JwtProtectedApi) => unknown]>([
    ['itself', (api) => api.endpoint],
    ['in amplifyConfig()', (api) => api.amplifyConfig()],
    ['in amplifyOutputs()', (api) => api.amplifyOutputs()],
  ])('%s is an error where the API has neither', (_, endpointOf) => {
    const stack = testStack();
    const api = new JwtProtectedApi(stack, 'Api', { disableExecuteApiEndpoint: true });
    expect(() => endpointOf(api)).toThrow(
      new Error("API 'Stack/Api' has no known endpoint because disableExecuteApiEndpoint is true: set domainMapping"),
    );
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

describe('the API itself', () => {
  const apiFor = (props: JwtProtectedApiProps) => {
    const stack = testStack();
    new JwtProtectedApi(stack, 'Api', props);
    return Template.fromStack(stack);
  };

  test('has a name of its own, of at most 128 characters', () => {
    const stack = testStack();
    const deep = new Construct(new Construct(stack, 'x'.repeat(100)), 'y'.repeat(100));
    for (const scope of [stack, deep]) {
      new JwtProtectedApi(scope, 'Api');
      new JwtProtectedApi(scope, 'Admin');
    }
    const apis = Object.values(Template.fromStack(stack).findResources('AWS::ApiGatewayV2::Api'));
    const names = apis.map(({ Properties }) => Properties.Name);
    expect(new Set(names).size).toBe(4);
    expect(names.filter((name) => !/^[A-Za-z0-9-]{1,128}$/.test(name))).toEqual([]);
  });

  test.each<[string, JwtProtectedApiProps, object]>([
    ['name', { apiName: 'Notes' }, { Name: 'Notes' }],
    ['description', { description: 'Notes of everyone' }, { Description: 'Notes of everyone' }],
    ['type of addresses', { ipAddressType: IpAddressType.DUAL_STACK }, { IpAddressType: 'dualstack' }],
    [
      'name and nothing else, where nothing is given',
      {},
      { Description: Match.absent(), IpAddressType: Match.absent(), DisableExecuteApiEndpoint: Match.absent() },
    ],
  ])('has its %s', (_, props, expected) => {
    apiFor(props).hasResourceProperties('AWS::ApiGatewayV2::Api', expected);
  });
});
