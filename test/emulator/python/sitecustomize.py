"""Runs the AWS CLI of a function's layer, which ministack unpacks into a folder of its own instead of /opt.

The handler of the CDK's bucket deployments calls it by its path on AWS.
"""

import os
import subprocess
import sys

LAMBDA_AWS = "/opt/awscli/aws"
check_call_of_python = subprocess.check_call


def check_call(command, *args, **options):
    if isinstance(command, list) and command[:1] == [LAMBDA_AWS]:
        layers = os.environ.get("_LAMBDA_LAYERS_DIRS", "").split(os.pathsep)
        programs = [os.path.join(layer, "awscli", "aws") for layer in layers]
        program = next(path for path in programs if os.path.exists(path))
        command = [sys.executable, program, *command[1:]]
    return check_call_of_python(command, *args, **options)


subprocess.check_call = check_call
