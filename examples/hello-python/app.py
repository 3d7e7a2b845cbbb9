from pathlib import Path

from aws_cdk import (
    App,
    CfnOutput,
    Duration,
    RemovalPolicy,
    Stack,
    aws_apigatewayv2 as apigatewayv2,
    aws_cloudfront as cloudfront,
    aws_cloudfront_origins as origins,
    aws_lambda as lambda_,
    aws_s3 as s3,
    aws_s3_deployment as s3_deployment,
)
from cdk_jwt_protected_api import JwtProtectedApi
from constructs import Construct

HERE = Path(__file__).resolve().parent
# The pages are those of the example in TypeScript.
HELLO = HERE.parent / "hello"


class HelloStack(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)

        bucket = s3.Bucket(
            self,
            "Pages",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            removal_policy=RemovalPolicy.DESTROY,
            auto_delete_objects=True,
        )
        site = cloudfront.Distribution(
            self,
            "Site",
            default_root_object="index.html",
            # S3 returns 403 for a file that does not exist, because CloudFront is not allowed to list the bucket.
            error_responses=[
                cloudfront.ErrorResponse(http_status=403, response_http_status=404, response_page_path="/404.html")
            ],
            default_behavior=cloudfront.BehaviorOptions(
                origin=origins.S3BucketOrigin.with_origin_access_control(bucket),
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                response_headers_policy=security_headers(self),
            ),
        )

        handlers = Construct(self, "Handlers")
        api = JwtProtectedApi(
            self,
            "Api",
            routes={"GET /private": python_function(handlers, "private")},
            public_routes={"GET /public": python_function(handlers, "public")},
            cors_preflight=apigatewayv2.CorsPreflightOptions(allow_origins=[f"https://{site.domain_name}"]),
        )

        s3_deployment.BucketDeployment(
            self,
            "Deployment",
            destination_bucket=bucket,
            distribution=site,
            sources=[
                s3_deployment.Source.asset(str(HELLO / "frontend/dist")),
                s3_deployment.Source.json_data("config.json", api.amplify_config()),
            ],
        )

        CfnOutput(self, "ApiEndpoint", value=api.endpoint)
        CfnOutput(self, "UserPoolId", value=api.user_pool.user_pool_id)
        CfnOutput(self, "UserPoolClientId", value=api.user_pool_client.user_pool_client_id)
        CfnOutput(self, "SiteUrl", value=f"https://{site.domain_name}")


def python_function(scope: Construct, name: str) -> lambda_.Function:
    return lambda_.Function(
        scope,
        name,
        code=lambda_.Code.from_asset(str(HERE / "handlers"), exclude=["__pycache__"]),
        handler=f"{name}.handler",
        runtime=lambda_.Runtime.PYTHON_3_13,
    )


def security_headers(stack: Stack) -> cloudfront.ResponseHeadersPolicy:
    # The API's own address here would make a cycle: the API's CORS names the site, and the site would name the API.
    connect = [
        "'self'",
        f"https://cognito-idp.{stack.region}.amazonaws.com",
        f"https://*.execute-api.{stack.region}.amazonaws.com",
    ]
    content_security_policy = "; ".join(
        [
            "default-src 'self'",
            f"connect-src {' '.join(connect)}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )
    return cloudfront.ResponseHeadersPolicy(
        stack,
        "SecurityHeaders",
        security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
            content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                content_security_policy=content_security_policy, override=True
            ),
            content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
            referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                referrer_policy=cloudfront.HeadersReferrerPolicy.NO_REFERRER, override=True
            ),
            strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                access_control_max_age=Duration.days(365), override=True
            ),
        ),
    )


if __name__ == "__main__":
    app = App()
    HelloStack(app, "Hello")
    app.synth()
