import unittest

from handlers import private, public


class HandlersTest(unittest.TestCase):
    def test_the_private_route_greets_the_user_of_the_token(self) -> None:
        event = {"requestContext": {"authorizer": {"jwt": {"claims": {"sub": "user-1"}}}}}
        self.assertEqual("Hello User! You are user-1.", private.handler(event, None)["body"])

    def test_the_public_route_greets_anyone(self) -> None:
        self.assertEqual("Hello Stranger!", public.handler({}, None)["body"])


if __name__ == "__main__":
    unittest.main()
