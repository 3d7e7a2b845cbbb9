import os

from aws_cdk import (
    App,
    CfnOutput,
    Duration,
    RemovalPolicy,
    Stack,
    aws_apigateway as apigateway,
    aws_apigatewayv2 as apigatewayv2,
    aws_apigatewayv2_authorizers as authorizers,
    aws_certificatemanager as certificatemanager,
    aws_cognito as cognito,
    aws_kms as kms,
    aws_lambda as lambda_,
    aws_lambda_nodejs as lambda_nodejs,
    aws_logs as logs,
    aws_s3 as s3,
    aws_s3_deployment as s3_deployment,
)
from cdk_jwt_protected_api import (
    AccessLogs,
    FunctionIntegration,
    JwtProtectedApi,
    NodejsBundlingOptions,
    NodejsHandlerOptions,
    NodejsHandlers,
    RouteAccess,
    SignUpUserPool,
)

wrong = os.environ.get("WRONG")
app = App()
stack = Stack(app, "Notes")

# Handlers, bundled by esbuild.
handlers = NodejsHandlers(
    stack,
    "Handlers",
    directory="handlers",
    names=["notes", "report"],
    runtime=lambda_.Runtime.NODEJS_22_X,
    timeout=Duration.seconds(10),
    overrides={
        "report": NodejsHandlerOptions(
            memory_size=1024,
            bundling=NodejsBundlingOptions(
                banner="// report",
                bundle_aws_sdk=False,
                charset=lambda_nodejs.Charset.UTF8,
                define={"REPORT": '"monthly"'},
                external_modules=["pg-native"],
                footer="// end",
                format=lambda_nodejs.OutputFormat.ESM,
                inject=["handlers/shim.js"],
                keep_names=True,
                loader={".txt": "text"},
                main_fields=["module", "main"],
                minify=True,
                source_map=True,
                source_map_mode=lambda_nodejs.SourceMapMode.EXTERNAL,
                sources_content=False,
                target="node22",
                tsconfig="handlers/tsconfig.json",
            ),
        )
    },
)
notes = handlers.get("notes")
report = FunctionIntegration(handlers.get("report"))

# A user pool with managed login, and an API that takes the tokens of two of its app clients.
user_pool = SignUpUserPool(stack, "UserPool", user_pool_name="notes")
user_pool_domain = user_pool.add_domain(
    "Domain",
    cognito_domain=cognito.CognitoDomainOptions(domain_prefix="notes"),
    managed_login_version=cognito.ManagedLoginVersion.CLASSIC_HOSTED_UI,
)
web = user_pool.add_browser_client(
    "Web", o_auth=cognito.OAuthSettings(callback_urls=["https://app.example.com/"])
)
mobile = user_pool.add_browser_client("Mobile")
domain_name = apigatewayv2.DomainName(
    stack,
    "DomainName",
    domain_name="api.example.com",
    certificate=certificatemanager.Certificate.from_certificate_arn(
        stack, "Certificate", "arn:aws:acm:eu-west-1:123456789012:certificate/a"
    ),
)
api = JwtProtectedApi(
    stack,
    "Api",
    routes={"get notes": notes} if wrong == "route-key" else {"GET /notes": notes, "GET /notes/{id}": notes},
    public_routes={"GET /health": notes},
    user_pool=user_pool,
    user_pool_clients=[web],
    cors_preflight=apigatewayv2.CorsPreflightOptions(allow_origins=["https://app.example.com"]),
    api_name="notes",
    description="Notes",
    ip_address_type=apigatewayv2.IpAddressType.DUAL_STACK,
    domain_mapping=apigatewayv2.DomainMappingOptions(domain_name=domain_name, mapping_key="v1"),
    disable_execute_api_endpoint=True,
    throttle=apigatewayv2.ThrottleSettings(rate_limit=100, burst_limit=200),
    route_quota=400,
    authorizer_quota=20,
    access_logs=AccessLogs.to_new_log_group(
        retention=logs.RetentionDays.ONE_YEAR,
        encryption_key=kms.Key(stack, "Key"),
        removal_policy=RemovalPolicy.DESTROY,
        format=apigateway.AccessLogFormat.custom("$context.requestId $context.status"),
    ),
)
api.add_user_pool_client(mobile)
api.add_routes(
    path="/reports/{id}",
    methods=[apigatewayv2.HttpMethod.GET, apigatewayv2.HttpMethod.PUT],
    integration=report,
    groups=[] if wrong == "empty-groups" else ["admins"],
)
api.add_routes(
    path="/statistics",
    methods=[apigatewayv2.HttpMethod.GET],
    integration=report,
    authorization_scopes=["statistics/read"],
    throttle=apigatewayv2.ThrottleSettings(rate_limit=10, burst_limit=20),
)
api.add_routes(
    path="/jobs",
    methods=[apigatewayv2.HttpMethod.POST],
    integration=report,
    authorizer=authorizers.HttpIamAuthorizer(),
)
api.add_public_routes(path="/docs", methods=[apigatewayv2.HttpMethod.GET], integration=report)

# Programs that sign in as themselves.
read = cognito.ResourceServerScope(scope_name="read", scope_description="Read all notes")
server = user_pool.add_resource_server("Server", identifier="notes", scopes=[read])
machine_scopes = [cognito.OAuthScope.resource_server(server, read)]
api.add_machine_client(
    "Nightly",
    scopes=machine_scopes,
    user_pool_client_name="nightly",
    access_token_validity=Duration.minutes(10),
)
api.add_routes(
    path="/drafts",
    methods=[apigatewayv2.HttpMethod.GET],
    integration=report,
    groups=["admins"],
    machine_scopes=machine_scopes,
)
api.add_machine_routes(
    path="/export",
    methods=[apigatewayv2.HttpMethod.GET],
    integration=report,
    machine_scopes=machine_scopes,
)
if wrong == "open-route":
    route = api.http_api.node.find_child("GET--notes").node.find_all()[1]
    route.add_property_override("AuthorizationType", "NONE")

# What the pages need.
s3_deployment.BucketDeployment(
    stack,
    "Pages",
    destination_bucket=s3.Bucket(stack, "Bucket"),
    sources=[
        s3_deployment.Source.json_data(
            "config.json", api.amplify_config(api_name="notes", user_pool_domain=user_pool_domain)
        ),
        s3_deployment.Source.json_data("amplify_outputs.json", api.amplify_outputs()),
    ],
)
CfnOutput(stack, "ApiEndpoint", value=api.endpoint)
CfnOutput(stack, "UserPoolId", value=api.user_pool.user_pool_id)
CfnOutput(stack, "UserPoolClientId", value=api.user_pool_client.user_pool_client_id)
CfnOutput(stack, "HandlerNames", value=" ".join(handlers.names))

# The declared routes, for an inventory.
words = {
    RouteAccess.PUBLIC: "anyone",
    RouteAccess.JWT: "token",
    RouteAccess.IAM: "IAM",
    RouteAccess.LAMBDA: "Lambda authorizer",
}
inventory = [
    " ".join(
        [
            route.route_key,
            words[route.access],
            *route.authorization_scopes,
            *route.groups,
            *route.machine_scopes,
            route.handler_path or "",
        ]
    )
    for route in api.routes
]
CfnOutput(stack, "Routes", value="; ".join(inventory))

# A pool of another stack, of the new issuer, and ID tokens.
partners = cognito.UserPool.from_user_pool_id(stack, "Partners", "eu-west-1_aBcDeFgHi")
function = lambda_.Function(
    stack,
    "Function",
    code=lambda_.Code.from_inline('exports.handler = async () => "Hello!"'),
    handler="index.handler",
    runtime=lambda_.Runtime.NODEJS_22_X,
)
JwtProtectedApi(
    stack,
    "PartnersApi",
    routes={"GET /": function},
    user_pool=partners,
    user_pool_clients=[cognito.UserPoolClient.from_user_pool_client_id(stack, "Partner", "1example23456789")],
    issuer="https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_aBcDeFgHi",
    accept_id_tokens=True,
    access_logs=AccessLogs.to(apigatewayv2.LogGroupLogDestination(logs.LogGroup(stack, "Logs"))),
)
JwtProtectedApi(stack, "Defaults", groups=["editors"], access_logs=AccessLogs.off())

app.synth()
