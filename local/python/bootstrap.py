"""Runs a handler as the Python runtime of AWS Lambda does.

It asks the Lambda Runtime API for one event after the other:

https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html
"""

import decimal
import importlib
import json
import logging
import math
import os
import re
import socket
import sys
import time
import traceback


class RuntimeApi:
    """A client of its own: handlers may put something else in the place of what the standard library has."""

    def __init__(self, address):
        self.address = address
        host, port = address.rsplit(':', 1)
        self.socket = socket.create_connection((host, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b''

    def next(self):
        status, headers, body = self.call('GET', 'invocation/next')
        if status != 200:
            raise ConnectionError('no event: %d %r' % (status, body))
        return headers, body

    def answer(self, request_id, text):
        status, _, _ = self.call('POST', 'invocation/%s/response' % request_id, text)
        if status == 413:
            # The invocation has failed already, and so has this process.
            os._exit(1)

    def fail(self, path, error_type, message, trace):
        error = {'errorMessage': message, 'errorType': error_type, 'stackTrace': trace}
        self.call('POST', path, json.dumps(error), error_type)

    def call(self, method, path, text='', error_type=None):
        body = text.encode('utf-8', 'surrogatepass')
        lines = [
            '%s /2018-06-01/runtime/%s HTTP/1.1' % (method, path),
            'Host: %s' % self.address,
            'Content-Type: application/json',
            'Content-Length: %d' % len(body),
        ]
        if error_type is not None:
            lines.append('Lambda-Runtime-Function-Error-Type: %s' % error_type)
        head = '\r\n'.join(lines) + '\r\n\r\n'
        try:
            self.socket.sendall(head.encode('latin-1', 'replace') + body)
            return self.read()
        except (ConnectionError, EOFError):
            # The program that gives the events has ended.
            os._exit(1)

    def read(self):
        while b'\r\n\r\n' not in self.rest:
            self.receive()
        head, _, self.rest = self.rest.partition(b'\r\n\r\n')
        first, *lines = head.decode('latin-1').split('\r\n')
        headers = {}
        for line in lines:
            name, _, value = line.partition(':')
            headers[name.strip().lower()] = value.strip()
        size = int(headers.get('content-length', '0'))
        while len(self.rest) < size:
            self.receive()
        body, self.rest = self.rest[:size], self.rest[size:]
        return int(first.split(' ')[1]), headers, body

    def receive(self):
        received = self.socket.recv(1 << 20)
        if not received:
            raise EOFError
        self.rest += received


class CognitoIdentity:
    """Of the mobile SDK alone: an HTTP API has none."""

    cognito_identity_id = None
    cognito_identity_pool_id = None


class LambdaContext:
    """https://docs.aws.amazon.com/lambda/latest/dg/python-context.html"""

    def __init__(self, headers):
        self.aws_request_id = headers['lambda-runtime-aws-request-id']
        self.log_group_name = os.environ.get('AWS_LAMBDA_LOG_GROUP_NAME')
        self.log_stream_name = os.environ.get('AWS_LAMBDA_LOG_STREAM_NAME')
        self.function_name = os.environ.get('AWS_LAMBDA_FUNCTION_NAME')
        self.memory_limit_in_mb = os.environ.get('AWS_LAMBDA_FUNCTION_MEMORY_SIZE')
        self.function_version = os.environ.get('AWS_LAMBDA_FUNCTION_VERSION')
        self.invoked_function_arn = headers['lambda-runtime-invoked-function-arn']
        self.tenant_id = None
        self.client_context = None
        self.identity = CognitoIdentity()
        self._epoch_deadline_time_in_ms = int(headers['lambda-runtime-deadline-ms'])

    def get_remaining_time_in_millis(self):
        return max(self._epoch_deadline_time_in_ms - int(time.time() * 1000), 0)

    def log(self, message):
        write(str(message))

    def __repr__(self):
        return 'LambdaContext(%s)' % ','.join('%s=%s' % item for item in vars(self).items())


class Encoder(json.JSONEncoder):
    """Numbers of DynamoDB are decimals."""

    def default(self, value):
        if isinstance(value, decimal.Decimal):
            return math.nan if value.is_nan() else float(value)
        return super().default(value)


class LogHandler(logging.Handler):
    """What Lambda's runtime gives the root logger."""

    request_id = ''

    def __init__(self):
        super().__init__()
        line = '[%(levelname)s]\t%(asctime)s.%(msecs)dZ\t%(aws_request_id)s\t%(message)s'
        form = logging.Formatter(line, '%Y-%m-%dT%H:%M:%S')
        form.converter = time.gmtime
        self.setFormatter(form)

    def emit(self, record):
        record.aws_request_id = LogHandler.request_id
        write(self.format(record) + '\n')


class LoadError(Exception):
    """The handler cannot be loaded."""

    def __init__(self, error_type, message):
        super().__init__(message)
        self.error_type = error_type


def write(text):
    sys.stdout.write(text)
    sys.stdout.flush()


def load_handler(name):
    module_name, dot, function_name = name.rpartition('.')
    if not dot:
        raise LoadError('Runtime.MalformedHandlerName', "Bad handler '%s': it is written as in 'index.handler'" % name)
    try:
        module = importlib.import_module(module_name.replace('/', '.'))
    except ImportError as error:
        message = "Unable to import module '%s': %s" % (module_name, error)
        raise LoadError('Runtime.ImportModuleError', message) from error
    except SyntaxError as error:
        message = "Syntax error in module '%s': %s" % (module_name, error)
        raise LoadError('Runtime.UserCodeSyntaxError', message) from error
    if not hasattr(module, function_name):
        message = "Handler '%s' missing on module '%s'" % (function_name, module_name)
        raise LoadError('Runtime.HandlerNotFound', message)
    return getattr(module, function_name)


def remedy(error, task_root):
    """What to do about a module that cannot be imported."""
    if not isinstance(error, ImportError) or not error.name:
        return None
    name = error.name
    if not isinstance(error, ModuleNotFoundError):
        return not_for_this_python(name, error.path) if is_compiled(error.path or '') else None
    handler = os.environ['_HANDLER'].replace('/', '.').rpartition('.')[0]
    file = handler.replace('.', '/') + '.py'
    if (handler + '.').startswith(name + '.') and not os.path.exists(os.path.join(task_root, file)):
        return "there is no %s in '%s'" % (file, task_root)
    top, _, rest = name.partition('.')
    spec = find_spec(top)
    if spec and not rest:
        return None
    folders = list(spec.submodule_search_locations or []) if spec else sys.path
    compiled = compiled_file(folders, (rest if spec else name).split('.'))
    if compiled:
        return not_for_this_python(name, compiled)
    if spec:
        return "'%s' is missing in '%s' at '%s'" % (name, top, folders[0] if folders else spec.origin)
    install = "'%s' -m pip install" % sys.executable
    requirements = os.path.join(task_root, 'requirements.txt')
    if top in of_lambda:
        return 'Lambda has %s, but this Python does not: run %s %s' % (top, install, top)
    missing = "'%s' is neither in the function's code nor in this Python" % top
    if is_required(top, requirements):
        return "%s: run %s -r '%s'" % (missing, install, requirements)
    if top in packages:
        return '%s: run %s %s' % (missing, install, packages[top])
    # A package with the same name as the module may be an unrelated one.
    return "%s: find out which package contains it, and run %s <package>" % (missing, install)


# The modules of the SDK, which Lambda's Python has.
of_lambda = ('boto3', 'botocore', 'jmespath', 's3transfer')

# The packages of modules that many functions import.
packages = {
    'PIL': 'Pillow',
    'aws_lambda_powertools': 'aws-lambda-powertools',
    'aws_xray_sdk': 'aws-xray-sdk',
    'dateutil': 'python-dateutil',
    'jose': 'python-jose',
    'jwt': 'PyJWT',
    'pydantic': 'pydantic',
    'requests': 'requests',
    'yaml': 'PyYAML',
}


def find_spec(module):
    # Importing it takes time, and most processes need no remedy.
    import importlib.util

    try:
        return importlib.util.find_spec(module)
    except (ImportError, ValueError):
        return None


def is_required(module, file):
    """Whether a line of a requirements file names the package of a module."""
    try:
        with open(file, encoding='utf-8') as lines:
            names = {normalized(re.split(r'[^\w.-]', line.strip(), maxsplit=1)[0]) for line in lines}
    except (OSError, ValueError):
        return False
    return not names.isdisjoint({normalized(module), normalized(packages.get(module, module))})


def normalized(package):
    """https://packaging.python.org/en/latest/specifications/name-normalization/"""
    return re.sub(r'[-_.]+', '-', package).lower()


def compiled_file(folders, names):
    """The file of a compiled module that Python did not find, because the file is for another Python."""
    *parents, last = names
    for folder in folders:
        path = os.path.join(folder, *parents)
        for file in sorted(os.listdir(path)) if os.path.isdir(path) else []:
            if file.partition('.')[0] == last and is_compiled(file):
                return os.path.join(path, file)
    return None


def is_compiled(file):
    return file.endswith(('.so', '.pyd'))


def not_for_this_python(module, file):
    import sysconfig

    this = 'Python %d.%d on %s' % (*sys.version_info[:2], sysconfig.get_platform())
    return "'%s' is compiled, and %s cannot load it: install its package for this Python: %s" % (module, this, file)


def report(error):
    """Writes an error as Lambda's runtime does; gives its type, message and trace."""
    cause = error.__cause__ if isinstance(error, LoadError) else error
    error_type = error.error_type if isinstance(error, LoadError) else type(error).__name__
    try:
        message = str(error)
    except Exception:
        message = 'what was raised cannot be read'
    trace = []
    if cause is not None:
        frames = traceback.extract_tb(cause.__traceback__)
        trace = traceback.format_list([frame for frame in frames if not is_own(frame.filename)])
    lines = ['[ERROR] %s: %s' % (error_type, message)]
    if trace:
        lines.append('Traceback (most recent call last):')
        lines.extend(''.join(trace).rstrip('\n').split('\n'))
    found = remedy(cause, os.environ['LAMBDA_TASK_ROOT'])
    if found:
        lines.append(found)
    write('\n'.join(lines) + '\n')
    return error_type, message, trace


def is_own(file):
    return file in (__file__, importlib.__file__) or file.startswith('<frozen importlib')


def run(api, handler, headers, body):
    request_id = headers['lambda-runtime-aws-request-id']
    LogHandler.request_id = request_id
    os.environ['_X_AMZN_TRACE_ID'] = headers.get('lambda-runtime-trace-id', '')
    try:
        answer = handler(json.loads(body), LambdaContext(headers))
    except Exception as error:
        api.fail('invocation/%s/error' % request_id, *report(error))
        return
    try:
        text = json.dumps(answer, cls=Encoder, ensure_ascii=False)
    except Exception as error:
        failed = LoadError('Runtime.MarshalError', 'Unable to marshal response: %s' % error)
        api.fail('invocation/%s/error' % request_id, *report(failed))
        return
    api.answer(request_id, text)


def main():
    _, aws_port, aws_domains = sys.argv
    sys.argv = sys.argv[:1]
    own_folder = os.path.dirname(os.path.abspath(__file__))
    sys.path.insert(0, own_folder)
    import aws_connections

    aws_connections.keep_here(int(aws_port) if aws_port else None, aws_domains.split(','))
    # The handler finds nothing of this folder.
    sys.modules.pop('aws_connections')
    sys.path[:] = [os.environ['LAMBDA_TASK_ROOT']] + [path for path in sys.path if path != own_folder]
    logging.getLogger().addHandler(LogHandler())
    api = RuntimeApi(os.environ['AWS_LAMBDA_RUNTIME_API'])
    try:
        handler = load_handler(os.environ['_HANDLER'])
    except Exception as error:
        api.fail('init/error', *report(error))
        os._exit(1)
    while True:
        headers, body = api.next()
        run(api, handler, headers, body)


if __name__ == '__main__':
    main()
