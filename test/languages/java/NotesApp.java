import io.github.example.cdk.jwtprotectedapi.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awscdk.*;
import software.amazon.awscdk.services.apigatewayv2.*;
import software.amazon.awscdk.services.cognito.*;
import software.amazon.awscdk.aws_apigatewayv2_authorizers.HttpIamAuthorizer;
import software.amazon.awscdk.services.apigateway.AccessLogFormat;
import software.amazon.awscdk.services.apigatewayv2.DomainName;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.nodejs.Charset;
import software.amazon.awscdk.services.lambda.nodejs.OutputFormat;
import software.amazon.awscdk.services.lambda.nodejs.SourceMapMode;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.deployment.BucketDeployment;
import software.amazon.awscdk.services.s3.deployment.Source;

public class NotesApp {
  public static void main(String[] args) {
    String wrong = System.getenv().getOrDefault("WRONG", "");
    App app = new App();
    Stack stack = new Stack(app, "Notes");

    // Handlers, bundled by esbuild.
    NodejsHandlers handlers = NodejsHandlers.Builder.create(stack, "Handlers")
        .directory("handlers")
        .names(List.of("notes", "report"))
        .runtime(Runtime.NODEJS_22_X)
        .timeout(Duration.seconds(10))
        .overrides(Map.of("report", NodejsHandlerOptions.builder()
            .memorySize(1024)
            .bundling(NodejsBundlingOptions.builder()
                .banner("// report")
                .bundleAwsSdk(false)
                .charset(Charset.UTF8)
                .define(Map.of("REPORT", "\"monthly\""))
                .externalModules(List.of("pg-native"))
                .footer("// end")
                .format(OutputFormat.ESM)
                .inject(List.of("handlers/shim.js"))
                .keepNames(true)
                .loader(Map.of(".txt", "text"))
                .mainFields(List.of("module", "main"))
                .minify(true)
                .sourceMap(true)
                .sourceMapMode(SourceMapMode.EXTERNAL)
                .sourcesContent(false)
                .target("node22")
                .tsconfig("handlers/tsconfig.json")
                .build())
            .build()))
        .build();
    Function notes = handlers.get("notes");
    FunctionIntegration report = new FunctionIntegration(handlers.get("report"));

    // A user pool with managed login, and an API that takes the tokens of two of its app clients.
    SignUpUserPool userPool = SignUpUserPool.Builder.create(stack, "UserPool").userPoolName("notes").build();
    UserPoolDomain userPoolDomain = userPool.addDomain("Domain", UserPoolDomainOptions.builder()
        .cognitoDomain(CognitoDomainOptions.builder().domainPrefix("notes").build())
        .managedLoginVersion(ManagedLoginVersion.CLASSIC_HOSTED_UI)
        .build());
    UserPoolClient web = userPool.addBrowserClient("Web", UserPoolClientOptions.builder()
        .oAuth(OAuthSettings.builder().callbackUrls(List.of("https://app.example.com/")).build())
        .build());
    UserPoolClient mobile = userPool.addBrowserClient("Mobile");
    DomainName domainName = DomainName.Builder.create(stack, "DomainName")
        .domainName("api.example.com")
        .certificate(Certificate.fromCertificateArn(
            stack, "Certificate", "arn:aws:acm:eu-west-1:123456789012:certificate/a"))
        .build();
    JwtProtectedApi api = JwtProtectedApi.Builder.create(stack, "Api")
        .routes(wrong.equals("route-key")
            ? Map.of("get notes", notes)
            : Map.of("GET /notes", notes, "GET /notes/{id}", notes))
        .publicRoutes(Map.of("GET /health", notes))
        .userPool(userPool)
        .userPoolClients(List.of(web))
        .corsPreflight(CorsPreflightOptions.builder().allowOrigins(List.of("https://app.example.com")).build())
        .apiName("notes")
        .description("Notes")
        .ipAddressType(IpAddressType.DUAL_STACK)
        .domainMapping(DomainMappingOptions.builder().domainName(domainName).mappingKey("v1").build())
        .disableExecuteApiEndpoint(true)
        .throttle(ThrottleSettings.builder().rateLimit(100).burstLimit(200).build())
        .routeQuota(400)
        .authorizerQuota(20)
        .accessLogs(AccessLogs.toNewLogGroup(AccessLogGroupOptions.builder()
            .retention(RetentionDays.ONE_YEAR)
            .encryptionKey(new Key(stack, "Key"))
            .removalPolicy(RemovalPolicy.DESTROY)
            .format(AccessLogFormat.custom("$context.requestId $context.status"))
            .build()))
        .build();
    api.addUserPoolClient(mobile);
    api.addRoutes(AddProtectedRoutesOptions.builder()
        .path("/reports/{id}")
        .methods(List.of(HttpMethod.GET, HttpMethod.PUT))
        .integration(report)
        .groups(wrong.equals("empty-groups") ? List.of() : List.of("admins"))
        .build());
    api.addRoutes(AddProtectedRoutesOptions.builder()
        .path("/statistics")
        .methods(List.of(HttpMethod.GET))
        .integration(report)
        .authorizationScopes(List.of("statistics/read"))
        .throttle(ThrottleSettings.builder().rateLimit(10).burstLimit(20).build())
        .build());
    api.addRoutes(AddProtectedRoutesOptions.builder()
        .path("/jobs")
        .methods(List.of(HttpMethod.POST))
        .integration(report)
        .authorizer(new HttpIamAuthorizer())
        .build());
    api.addPublicRoutes(AddPublicRoutesOptions.builder()
        .path("/docs")
        .methods(List.of(HttpMethod.GET))
        .integration(report)
        .build());

    // Programs that sign in as themselves.
    ResourceServerScope read = ResourceServerScope.Builder.create()
        .scopeName("read")
        .scopeDescription("Read all notes")
        .build();
    UserPoolResourceServer server = userPool.addResourceServer("Server", UserPoolResourceServerOptions.builder()
        .identifier("notes")
        .scopes(List.of(read))
        .build());
    List<OAuthScope> machineScopes = List.of(OAuthScope.resourceServer(server, read));
    api.addMachineClient("Nightly", MachineClientOptions.builder()
        .scopes(machineScopes)
        .userPoolClientName("nightly")
        .accessTokenValidity(Duration.minutes(10))
        .build());
    api.addRoutes(AddProtectedRoutesOptions.builder()
        .path("/drafts")
        .methods(List.of(HttpMethod.GET))
        .integration(report)
        .groups(List.of("admins"))
        .machineScopes(machineScopes)
        .build());
    api.addMachineRoutes(AddMachineRoutesOptions.builder()
        .path("/export")
        .methods(List.of(HttpMethod.GET))
        .integration(report)
        .machineScopes(machineScopes)
        .build());
    if (wrong.equals("open-route")) {
      CfnRoute route = (CfnRoute) api.getHttpApi().getNode().findChild("GET--notes").getNode().findAll().get(1);
      route.addPropertyOverride("AuthorizationType", "NONE");
    }

    // What the pages need.
    AmplifyConfigOptions amplify =
        AmplifyConfigOptions.builder().apiName("notes").userPoolDomain(userPoolDomain).build();
    BucketDeployment.Builder.create(stack, "Pages")
        .destinationBucket(new Bucket(stack, "Bucket"))
        .sources(List.of(
            Source.jsonData("config.json", api.amplifyConfig(amplify)),
            Source.jsonData("amplify_outputs.json", api.amplifyOutputs())))
        .build();
    output(stack, "ApiEndpoint", api.getEndpoint());
    output(stack, "UserPoolId", api.getUserPool().getUserPoolId());
    output(stack, "UserPoolClientId", api.getUserPoolClient().getUserPoolClientId());
    output(stack, "HandlerNames", String.join(" ", handlers.getNames()));

    // The declared routes, for an inventory.
    Map<RouteAccess, String> words = Map.of(
        RouteAccess.PUBLIC, "anyone",
        RouteAccess.JWT, "token",
        RouteAccess.IAM, "IAM",
        RouteAccess.LAMBDA, "Lambda authorizer");
    List<String> inventory = new ArrayList<>();
    for (DeclaredRoute route : api.getRoutes()) {
      List<String> parts = new ArrayList<>(List.of(route.getRouteKey(), words.get(route.getAccess())));
      parts.addAll(route.getAuthorizationScopes());
      parts.addAll(route.getGroups());
      parts.addAll(route.getMachineScopes());
      parts.add(Objects.requireNonNullElse(route.getHandlerPath(), ""));
      inventory.add(String.join(" ", parts));
    }
    output(stack, "Routes", String.join("; ", inventory));

    // A pool of another stack, of the new issuer, and ID tokens.
    IUserPool partners = UserPool.fromUserPoolId(stack, "Partners", "eu-west-1_aBcDeFgHi");
    IFunction function = Function.Builder.create(stack, "Function")
        .code(Code.fromInline("exports.handler = async () => \"Hello!\""))
        .handler("index.handler")
        .runtime(Runtime.NODEJS_22_X)
        .build();
    JwtProtectedApi.Builder.create(stack, "PartnersApi")
        .routes(Map.of("GET /", function))
        .userPool(partners)
        .userPoolClients(List.of(UserPoolClient.fromUserPoolClientId(stack, "Partner", "1example23456789")))
        .issuer("https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_aBcDeFgHi")
        .acceptIdTokens(true)
        .accessLogs(AccessLogs.to(new LogGroupLogDestination(new LogGroup(stack, "Logs"))))
        .build();
    JwtProtectedApi.Builder.create(stack, "Defaults").groups(List.of("editors")).accessLogs(AccessLogs.off()).build();

    app.synth();
  }

  private static void output(Stack stack, String id, String value) {
    CfnOutput.Builder.create(stack, id).value(value).build();
  }
}
