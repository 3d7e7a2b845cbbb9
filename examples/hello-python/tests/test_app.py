import subprocess
import unittest

from aws_cdk import App
from aws_cdk.assertions import Template

from app import HELLO, HelloStack


class HelloStackTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        subprocess.run(["npm", "run", "build"], cwd=HELLO, check=True, capture_output=True)
        cls.template = Template.from_stack(HelloStack(App(), "Hello"))

    def test_the_private_route_needs_a_token(self) -> None:
        self.template.has_resource_properties(
            "AWS::ApiGatewayV2::Route", {"RouteKey": "GET /private", "AuthorizationType": "JWT"}
        )

    def test_only_the_public_route_is_open(self) -> None:
        routes = self.template.find_resources(
            "AWS::ApiGatewayV2::Route", {"Properties": {"AuthorizationType": "NONE"}}
        )
        self.assertEqual(["GET /public"], [route["Properties"]["RouteKey"] for route in routes.values()])

    def test_users_outlive_the_stack(self) -> None:
        self.template.has_resource("AWS::Cognito::UserPool", {"DeletionPolicy": "Retain"})


if __name__ == "__main__":
    unittest.main()
