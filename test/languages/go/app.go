package main

import (
	"os"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2authorizers"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscognito"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambdanodejs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3deployment"
	"github.com/aws/jsii-runtime-go"
	"github.com/example/cdk-jwt-protected-api-go/cdkjwtprotectedapi"
)

func main() {
	defer jsii.Close()
	wrong := os.Getenv("WRONG")
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("Notes"), nil)

	// Handlers, bundled by esbuild.
	handlers := cdkjwtprotectedapi.NewNodejsHandlers(stack, jsii.String("Handlers"), &cdkjwtprotectedapi.NodejsHandlersProps{
		Directory: jsii.String("handlers"),
		Names:     jsii.Strings("notes", "report"),
		Runtime:   awslambda.Runtime_NODEJS_22_X(),
		Timeout:   awscdk.Duration_Seconds(jsii.Number(10)),
		Overrides: &map[string]*cdkjwtprotectedapi.NodejsHandlerOptions{
			"report": {
				MemorySize: jsii.Number(1024),
				Bundling: &cdkjwtprotectedapi.NodejsBundlingOptions{
					Banner:          jsii.String("// report"),
					BundleAwsSDK:    jsii.Bool(false),
					Charset:         awslambdanodejs.Charset_UTF8,
					Define:          &map[string]*string{"REPORT": jsii.String(`"monthly"`)},
					ExternalModules: jsii.Strings("pg-native"),
					Footer:          jsii.String("// end"),
					Format:          awslambdanodejs.OutputFormat_ESM,
					Inject:          jsii.Strings("handlers/shim.js"),
					KeepNames:       jsii.Bool(true),
					Loader:          &map[string]*string{".txt": jsii.String("text")},
					MainFields:      jsii.Strings("module", "main"),
					Minify:          jsii.Bool(true),
					SourceMap:       jsii.Bool(true),
					SourceMapMode:   awslambdanodejs.SourceMapMode_EXTERNAL,
					SourcesContent:  jsii.Bool(false),
					Target:          jsii.String("node22"),
					Tsconfig:        jsii.String("handlers/tsconfig.json"),
				},
			},
		},
	})
	notes := handlers.Get(jsii.String("notes"))
	report := cdkjwtprotectedapi.NewFunctionIntegration(handlers.Get(jsii.String("report")))

	// A user pool with managed login, and an API that takes the tokens of two of its app clients.
	userPool := cdkjwtprotectedapi.NewSignUpUserPool(stack, jsii.String("UserPool"), &cdkjwtprotectedapi.SignUpUserPoolProps{
		UserPoolName: jsii.String("notes"),
	})
	userPoolDomain := userPool.AddDomain(jsii.String("Domain"), &awscognito.UserPoolDomainOptions{
		CognitoDomain:       &awscognito.CognitoDomainOptions{DomainPrefix: jsii.String("notes")},
		ManagedLoginVersion: awscognito.ManagedLoginVersion_CLASSIC_HOSTED_UI,
	})
	web := userPool.AddBrowserClient(jsii.String("Web"), &awscognito.UserPoolClientOptions{
		OAuth: &awscognito.OAuthSettings{CallbackUrls: jsii.Strings("https://app.example.com/")},
	})
	mobile := userPool.AddBrowserClient(jsii.String("Mobile"), nil)
	domainName := awsapigatewayv2.NewDomainName(stack, jsii.String("DomainName"), &awsapigatewayv2.DomainNameProps{
		DomainName: jsii.String("api.example.com"),
		Certificate: awscertificatemanager.Certificate_FromCertificateArn(
			stack, jsii.String("Certificate"), jsii.String("arn:aws:acm:eu-west-1:123456789012:certificate/a")),
	})
	routes := &map[string]awslambda.IFunction{"GET /notes": notes, "GET /notes/{id}": notes}
	if wrong == "route-key" {
		routes = &map[string]awslambda.IFunction{"get notes": notes}
	}
	api := cdkjwtprotectedapi.NewJwtProtectedApi(stack, jsii.String("Api"), &cdkjwtprotectedapi.JwtProtectedApiProps{
		Routes:                    routes,
		PublicRoutes:              &map[string]awslambda.IFunction{"GET /health": notes},
		UserPool:                  userPool,
		UserPoolClients:           &[]awscognito.IUserPoolClient{web},
		CorsPreflight:             &awsapigatewayv2.CorsPreflightOptions{AllowOrigins: jsii.Strings("https://app.example.com")},
		ApiName:                   jsii.String("notes"),
		Description:               jsii.String("Notes"),
		IpAddressType:             awsapigatewayv2.IpAddressType_DUAL_STACK,
		DomainMapping:             &awsapigatewayv2.DomainMappingOptions{DomainName: domainName, MappingKey: jsii.String("v1")},
		DisableExecuteApiEndpoint: jsii.Bool(true),
		Throttle:                  &awsapigatewayv2.ThrottleSettings{RateLimit: jsii.Number(100), BurstLimit: jsii.Number(200)},
		RouteQuota:                jsii.Number(400),
		AuthorizerQuota:           jsii.Number(20),
		AccessLogs: cdkjwtprotectedapi.AccessLogs_ToNewLogGroup(&cdkjwtprotectedapi.AccessLogGroupOptions{
			Retention:     awslogs.RetentionDays_ONE_YEAR,
			EncryptionKey: awskms.NewKey(stack, jsii.String("Key"), nil),
			RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
			Format:        awsapigateway.AccessLogFormat_Custom(jsii.String("$context.requestId $context.status")),
		}),
	})
	api.AddUserPoolClient(mobile)
	groups := jsii.Strings("admins")
	if wrong == "empty-groups" {
		groups = &[]*string{}
	}
	api.AddRoutes(&cdkjwtprotectedapi.AddProtectedRoutesOptions{
		Path:        jsii.String("/reports/{id}"),
		Methods:     &[]awsapigatewayv2.HttpMethod{awsapigatewayv2.HttpMethod_GET, awsapigatewayv2.HttpMethod_PUT},
		Integration: report,
		Groups:      groups,
	})
	api.AddRoutes(&cdkjwtprotectedapi.AddProtectedRoutesOptions{
		Path:                jsii.String("/statistics"),
		Methods:             &[]awsapigatewayv2.HttpMethod{awsapigatewayv2.HttpMethod_GET},
		Integration:         report,
		AuthorizationScopes: jsii.Strings("statistics/read"),
		Throttle:            &awsapigatewayv2.ThrottleSettings{RateLimit: jsii.Number(10), BurstLimit: jsii.Number(20)},
	})
	api.AddRoutes(&cdkjwtprotectedapi.AddProtectedRoutesOptions{
		Path:        jsii.String("/jobs"),
		Methods:     &[]awsapigatewayv2.HttpMethod{awsapigatewayv2.HttpMethod_POST},
		Integration: report,
		Authorizer:  awsapigatewayv2authorizers.NewHttpIamAuthorizer(),
	})
	api.AddPublicRoutes(&cdkjwtprotectedapi.AddPublicRoutesOptions{
		Path:        jsii.String("/docs"),
		Methods:     &[]awsapigatewayv2.HttpMethod{awsapigatewayv2.HttpMethod_GET},
		Integration: report,
	})

	// Programs that sign in as themselves.
	read := awscognito.NewResourceServerScope(&awscognito.ResourceServerScopeProps{
		ScopeName:        jsii.String("read"),
		ScopeDescription: jsii.String("Read all notes"),
	})
	server := userPool.AddResourceServer(jsii.String("Server"), &awscognito.UserPoolResourceServerOptions{
		Identifier: jsii.String("notes"),
		Scopes:     &[]awscognito.ResourceServerScope{read},
	})
	machineScopes := &[]awscognito.OAuthScope{awscognito.OAuthScope_ResourceServer(server, read)}
	api.AddMachineClient(jsii.String("Nightly"), &cdkjwtprotectedapi.MachineClientOptions{
		Scopes:              machineScopes,
		UserPoolClientName:  jsii.String("nightly"),
		AccessTokenValidity: awscdk.Duration_Minutes(jsii.Number(10)),
	})
	api.AddRoutes(&cdkjwtprotectedapi.AddProtectedRoutesOptions{
		Path:          jsii.String("/drafts"),
		Methods:       &[]awsapigatewayv2.HttpMethod{awsapigatewayv2.HttpMethod_GET},
		Integration:   report,
		Groups:        jsii.Strings("admins"),
		MachineScopes: machineScopes,
	})
	api.AddMachineRoutes(&cdkjwtprotectedapi.AddMachineRoutesOptions{
		Path:          jsii.String("/export"),
		Methods:       &[]awsapigatewayv2.HttpMethod{awsapigatewayv2.HttpMethod_GET},
		Integration:   report,
		MachineScopes: machineScopes,
	})
	if wrong == "open-route" {
		children := *api.HttpApi().Node().FindChild(jsii.String("GET--notes")).Node().FindAll("")
		children[1].(awscdk.CfnResource).AddPropertyOverride(jsii.String("AuthorizationType"), "NONE")
	}

	// What the pages need.
	config := api.AmplifyConfig(&cdkjwtprotectedapi.AmplifyConfigOptions{
		ApiName:        jsii.String("notes"),
		UserPoolDomain: userPoolDomain,
	})
	awss3deployment.NewBucketDeployment(stack, jsii.String("Pages"), &awss3deployment.BucketDeploymentProps{
		DestinationBucket: awss3.NewBucket(stack, jsii.String("Bucket"), nil),
		Sources: &[]awss3deployment.ISource{
			awss3deployment.Source_JsonData(jsii.String("config.json"), config, nil),
			awss3deployment.Source_JsonData(jsii.String("amplify_outputs.json"), api.AmplifyOutputs(nil), nil),
		},
	})
	output(stack, "ApiEndpoint", api.Endpoint())
	output(stack, "UserPoolId", api.UserPool().UserPoolId())
	output(stack, "UserPoolClientId", api.UserPoolClient().UserPoolClientId())
	output(stack, "HandlerNames", jsii.String(joined(*handlers.Names(), " ")))

	// The declared routes, for an inventory.
	words := map[cdkjwtprotectedapi.RouteAccess]string{
		cdkjwtprotectedapi.RouteAccess_PUBLIC: "anyone",
		cdkjwtprotectedapi.RouteAccess_JWT:    "token",
		cdkjwtprotectedapi.RouteAccess_IAM:    "IAM",
		cdkjwtprotectedapi.RouteAccess_LAMBDA: "Lambda authorizer",
	}
	var inventory []*string
	for _, route := range *api.Routes() {
		parts := []*string{route.RouteKey, jsii.String(words[route.Access])}
		parts = append(parts, *route.AuthorizationScopes...)
		parts = append(parts, *route.Groups...)
		parts = append(parts, *route.MachineScopes...)
		parts = append(parts, route.HandlerPath)
		inventory = append(inventory, jsii.String(joined(parts, " ")))
	}
	output(stack, "Routes", jsii.String(joined(inventory, "; ")))

	// A pool of another stack, of the new issuer, and ID tokens.
	partners := awscognito.UserPool_FromUserPoolId(stack, jsii.String("Partners"), jsii.String("eu-west-1_aBcDeFgHi"))
	function := awslambda.NewFunction(stack, jsii.String("Function"), &awslambda.FunctionProps{
		Code:    awslambda.Code_FromInline(jsii.String(`exports.handler = async () => "Hello!"`)),
		Handler: jsii.String("index.handler"),
		Runtime: awslambda.Runtime_NODEJS_22_X(),
	})
	partner := awscognito.UserPoolClient_FromUserPoolClientId(stack, jsii.String("Partner"), jsii.String("1example23456789"))
	logGroup := awslogs.NewLogGroup(stack, jsii.String("Logs"), nil)
	cdkjwtprotectedapi.NewJwtProtectedApi(stack, jsii.String("PartnersApi"), &cdkjwtprotectedapi.JwtProtectedApiProps{
		Routes:          &map[string]awslambda.IFunction{"GET /": function},
		UserPool:        partners,
		UserPoolClients: &[]awscognito.IUserPoolClient{partner},
		Issuer:          jsii.String("https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_aBcDeFgHi"),
		AcceptIdTokens:  jsii.Bool(true),
		AccessLogs:      cdkjwtprotectedapi.AccessLogs_To(awsapigatewayv2.NewLogGroupLogDestination(logGroup), nil),
	})
	cdkjwtprotectedapi.NewJwtProtectedApi(stack, jsii.String("Defaults"), &cdkjwtprotectedapi.JwtProtectedApiProps{
		Groups:     jsii.Strings("editors"),
		AccessLogs: cdkjwtprotectedapi.AccessLogs_Off(),
	})

	app.Synth(nil)
}

func output(stack awscdk.Stack, id string, value *string) {
	awscdk.NewCfnOutput(stack, jsii.String(id), &awscdk.CfnOutputProps{Value: value})
}

func joined(parts []*string, separator string) string {
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = *part
	}
	return strings.Join(texts, separator)
}
