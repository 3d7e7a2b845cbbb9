using System;
using System.Collections.Generic;
using System.Linq;
using Amazon.CDK;
using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.Apigatewayv2;
using Amazon.CDK.AWS.CertificateManager;
using Amazon.CDK.AWS.Cognito;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Lambda.Nodejs;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.S3.Deployment;
using Amazon.CDK.AwsApigatewayv2Authorizers;
using Example.CdkJwtProtectedApi;
using DomainName = Amazon.CDK.AWS.Apigatewayv2.DomainName;
using DomainNameProps = Amazon.CDK.AWS.Apigatewayv2.DomainNameProps;
using HttpMethod = Amazon.CDK.AWS.Apigatewayv2.HttpMethod;
using IpAddressType = Amazon.CDK.AWS.Apigatewayv2.IpAddressType;
using ThrottleSettings = Amazon.CDK.AWS.Apigatewayv2.ThrottleSettings;

var wrong = Environment.GetEnvironmentVariable("WRONG");
var app = new App();
var stack = new Stack(app, "Notes");

// Handlers, bundled by esbuild.
var handlers = new NodejsHandlers(stack, "Handlers", new NodejsHandlersProps
{
    Directory = "handlers",
    Names = new[] { "notes", "report" },
    Runtime = Runtime.NODEJS_22_X,
    Timeout = Duration.Seconds(10),
    Overrides = new Dictionary<string, INodejsHandlerOptions>
    {
        ["report"] = new NodejsHandlerOptions
        {
            MemorySize = 1024,
            Bundling = new NodejsBundlingOptions
            {
                Banner = "// report",
                BundleAwsSDK = false,
                Charset = Charset.UTF8,
                Define = new Dictionary<string, string> { ["REPORT"] = "\"monthly\"" },
                ExternalModules = new[] { "pg-native" },
                Footer = "// end",
                Format = OutputFormat.ESM,
                Inject = new[] { "handlers/shim.js" },
                KeepNames = true,
                Loader = new Dictionary<string, string> { [".txt"] = "text" },
                MainFields = new[] { "module", "main" },
                Minify = true,
                SourceMap = true,
                SourceMapMode = SourceMapMode.EXTERNAL,
                SourcesContent = false,
                Target = "node22",
                Tsconfig = "handlers/tsconfig.json",
            },
        },
    },
});
var notes = handlers.Get("notes");
var report = new FunctionIntegration(handlers.Get("report"));

// A user pool with managed login, and an API that takes the tokens of two of its app clients.
var userPool = new SignUpUserPool(stack, "UserPool", new SignUpUserPoolProps { UserPoolName = "notes" });
var userPoolDomain = userPool.AddDomain("Domain", new UserPoolDomainOptions
{
    CognitoDomain = new CognitoDomainOptions { DomainPrefix = "notes" },
    ManagedLoginVersion = ManagedLoginVersion.CLASSIC_HOSTED_UI,
});
var web = userPool.AddBrowserClient("Web", new UserPoolClientOptions
{
    OAuth = new OAuthSettings { CallbackUrls = new[] { "https://app.example.com/" } },
});
var mobile = userPool.AddBrowserClient("Mobile");
var domainName = new DomainName(stack, "DomainName", new DomainNameProps
{
    DomainName = "api.example.com",
    Certificate = Certificate.FromCertificateArn(
        stack, "Certificate", "arn:aws:acm:eu-west-1:123456789012:certificate/a"),
});
var api = new JwtProtectedApi(stack, "Api", new JwtProtectedApiProps
{
    Routes = wrong == "route-key"
        ? new Dictionary<string, IFunction> { ["get notes"] = notes }
        : new Dictionary<string, IFunction> { ["GET /notes"] = notes, ["GET /notes/{id}"] = notes },
    PublicRoutes = new Dictionary<string, IFunction> { ["GET /health"] = notes },
    UserPool = userPool,
    UserPoolClients = new IUserPoolClient[] { web },
    CorsPreflight = new CorsPreflightOptions { AllowOrigins = new[] { "https://app.example.com" } },
    ApiName = "notes",
    Description = "Notes",
    IpAddressType = IpAddressType.DUAL_STACK,
    DomainMapping = new DomainMappingOptions { DomainName = domainName, MappingKey = "v1" },
    DisableExecuteApiEndpoint = true,
    Throttle = new ThrottleSettings { RateLimit = 100, BurstLimit = 200 },
    RouteQuota = 400,
    AuthorizerQuota = 20,
    AccessLogs = AccessLogs.ToNewLogGroup(new AccessLogGroupOptions
    {
        Retention = RetentionDays.ONE_YEAR,
        EncryptionKey = new Key(stack, "Key"),
        RemovalPolicy = RemovalPolicy.DESTROY,
        Format = AccessLogFormat.Custom("$context.requestId $context.status"),
    }),
});
api.AddUserPoolClient(mobile);
api.AddRoutes(new AddProtectedRoutesOptions
{
    Path = "/reports/{id}",
    Methods = new[] { HttpMethod.GET, HttpMethod.PUT },
    Integration = report,
    Groups = wrong == "empty-groups" ? Array.Empty<string>() : new[] { "admins" },
});
api.AddRoutes(new AddProtectedRoutesOptions
{
    Path = "/statistics",
    Methods = new[] { HttpMethod.GET },
    Integration = report,
    AuthorizationScopes = new[] { "statistics/read" },
    Throttle = new ThrottleSettings { RateLimit = 10, BurstLimit = 20 },
});
api.AddRoutes(new AddProtectedRoutesOptions
{
    Path = "/jobs",
    Methods = new[] { HttpMethod.POST },
    Integration = report,
    Authorizer = new HttpIamAuthorizer(),
});
api.AddPublicRoutes(new AddPublicRoutesOptions
{
    Path = "/docs",
    Methods = new[] { HttpMethod.GET },
    Integration = report,
});

// Programs that sign in as themselves.
var read = new ResourceServerScope(new ResourceServerScopeProps
{
    ScopeName = "read",
    ScopeDescription = "Read all notes",
});
var server = userPool.AddResourceServer("Server", new UserPoolResourceServerOptions
{
    Identifier = "notes",
    Scopes = new[] { read },
});
var machineScopes = new[] { OAuthScope.ResourceServer(server, read) };
api.AddMachineClient("Nightly", new MachineClientOptions
{
    Scopes = machineScopes,
    UserPoolClientName = "nightly",
    AccessTokenValidity = Duration.Minutes(10),
});
api.AddRoutes(new AddProtectedRoutesOptions
{
    Path = "/drafts",
    Methods = new[] { HttpMethod.GET },
    Integration = report,
    Groups = new[] { "admins" },
    MachineScopes = machineScopes,
});
api.AddMachineRoutes(new AddMachineRoutesOptions
{
    Path = "/export",
    Methods = new[] { HttpMethod.GET },
    Integration = report,
    MachineScopes = machineScopes,
});
if (wrong == "open-route")
{
    var route = (CfnRoute)api.HttpApi.Node.FindChild("GET--notes").Node.FindAll()[1];
    route.AddPropertyOverride("AuthorizationType", "NONE");
}

// What the pages need.
_ = new BucketDeployment(stack, "Pages", new BucketDeploymentProps
{
    DestinationBucket = new Bucket(stack, "Bucket"),
    Sources = new[]
    {
        Source.JsonData("config.json", api.AmplifyConfig(new AmplifyConfigOptions
        {
            ApiName = "notes",
            UserPoolDomain = userPoolDomain,
        })),
        Source.JsonData("amplify_outputs.json", api.AmplifyOutputs()),
    },
});
Output("ApiEndpoint", api.Endpoint);
Output("UserPoolId", api.UserPool.UserPoolId);
Output("UserPoolClientId", api.UserPoolClient.UserPoolClientId);
Output("HandlerNames", string.Join(" ", handlers.Names));

// The declared routes, for an inventory.
var words = new Dictionary<RouteAccess, string>
{
    [RouteAccess.PUBLIC] = "anyone",
    [RouteAccess.JWT] = "token",
    [RouteAccess.IAM] = "IAM",
    [RouteAccess.LAMBDA] = "Lambda authorizer",
};
var inventory = api.Routes.Select(route => string.Join(
    " ",
    new[] { route.RouteKey, words[route.Access] }
        .Concat(route.AuthorizationScopes)
        .Concat(route.Groups)
        .Concat(route.MachineScopes)
        .Append(route.HandlerPath)));
Output("Routes", string.Join("; ", inventory));

// A pool of another stack, of the new issuer, and ID tokens.
var partners = UserPool.FromUserPoolId(stack, "Partners", "eu-west-1_aBcDeFgHi");
var function = new Function(stack, "Function", new FunctionProps
{
    Code = Code.FromInline("exports.handler = async () => \"Hello!\""),
    Handler = "index.handler",
    Runtime = Runtime.NODEJS_22_X,
});
_ = new JwtProtectedApi(stack, "PartnersApi", new JwtProtectedApiProps
{
    Routes = new Dictionary<string, IFunction> { ["GET /"] = function },
    UserPool = partners,
    UserPoolClients = new[] { UserPoolClient.FromUserPoolClientId(stack, "Partner", "1example23456789") },
    Issuer = "https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_aBcDeFgHi",
    AcceptIdTokens = true,
    AccessLogs = AccessLogs.To(new Amazon.CDK.AWS.Apigatewayv2.LogGroupLogDestination(new LogGroup(stack, "Logs"))),
});
_ = new JwtProtectedApi(stack, "Defaults", new JwtProtectedApiProps { Groups = new[] { "editors" }, AccessLogs = AccessLogs.Off() });

app.Synth();

void Output(string id, string value) => _ = new CfnOutput(stack, id, new CfnOutputProps { Value = value });
