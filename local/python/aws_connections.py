"""Turns every TLS connection of this process to a host of AWS to a port of this machine.

The request arrives there as it is, in plain HTTP and with its `Host`. It does not matter which client connects: boto3,
urllib, requests, a library of its own. A connection that is opened in C, without Python's sockets, is not redirected.
"""

import importlib.abc
import importlib.machinery
import socket
import sys


class NotServedLocally(OSError):
    """No such call leaves this machine."""


def not_served(message):
    return NotServedLocally('NotServedLocally: %s' % message)


def keep_here(port, domains):
    """`port` is that of the AWS endpoint of the program; without one, each connection fails."""

    def is_aws(host):
        if isinstance(host, bytes):
            host = host.decode('latin-1')
        name = host.lower().rstrip('.') if isinstance(host, str) else ''
        return any(name == domain or name.endswith('.' + domain) for domain in domains)

    look_up = socket.getaddrinfo

    def getaddrinfo(host, service, *args, **options):
        if not is_aws(host):
            return look_up(host, service, *args, **options)
        if port is None:
            raise not_served("'%s' is not served here" % host)
        if service not in (443, '443', 'https'):
            raise not_served("'%s' is called on port %s, and only https is served here" % (host, service))
        return look_up('127.0.0.1', port, *args, **options)

    def refuse_name(find):
        def refused(host, *args, **options):
            if is_aws(host):
                raise not_served("the address of '%s' is not looked up here, only https is served" % host)
            return find(host, *args, **options)

        return refused

    def refuse_address(connect):
        def connected(self, address):
            # The system itself looks up a name.
            if isinstance(address, tuple) and address and is_aws(address[0]):
                raise not_served("a socket connects directly to '%s', but only https is served" % address[0])
            return connect(self, address)

        return connected

    socket.getaddrinfo = getaddrinfo
    socket.socket.connect = refuse_address(socket.socket.connect)
    socket.socket.connect_ex = refuse_address(socket.socket.connect_ex)
    socket.gethostbyname = refuse_name(socket.gethostbyname)
    socket.gethostbyname_ex = refuse_name(socket.gethostbyname_ex)
    # It takes as long as half of the start, and many handlers do without it.
    sys.meta_path.insert(0, AfterImport('ssl', lambda ssl: keep_tls_here(ssl, is_aws)))


class AfterImport(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Changes a module as soon as it is loaded."""

    def __init__(self, name, change):
        self.name = name
        self.change = change
        self.loader = None

    def find_spec(self, name, path=None, target=None):
        if name != self.name:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            self.loader = spec.loader
            spec.loader = self
        return spec

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        module.__loader__ = module.__spec__.loader = self.loader
        self.loader.exec_module(module)
        self.change(module)

    def get_code(self, name):
        return self.loader.get_code(name)


def keep_tls_here(ssl, is_aws):
    class LocalSocket(socket.socket):
        """A plain socket, with what clients ask a TLS socket for."""

        server_hostname = None
        context = None
        session = None
        session_reused = False

        def getpeercert(self, binary_form=False):
            return b'' if binary_form else {'subjectAltName': (('DNS', self.server_hostname),)}

        def version(self):
            return 'TLSv1.3'

        def cipher(self):
            return ('none', 'none', 0)

        def selected_alpn_protocol(self):
            return None

        def selected_npn_protocol(self):
            return None

        def do_handshake(self, block=False):
            pass

        def pending(self):
            return 0

        def read(self, size=1024, buffer=None):
            return self.recv(size) if buffer is None else self.recv_into(buffer, size)

        def write(self, data):
            return self.send(data)

        def unwrap(self):
            return self

    wrap = ssl.SSLContext.wrap_socket
    wrap_memory = ssl.SSLContext.wrap_bio

    def wrap_socket(
        self,
        sock,
        server_side=False,
        do_handshake_on_connect=True,
        suppress_ragged_eofs=True,
        server_hostname=None,
        session=None,
    ):
        if server_side or not is_aws(server_hostname):
            handshake = do_handshake_on_connect
            return wrap(self, sock, server_side, handshake, suppress_ragged_eofs, server_hostname, session)
        timeout = sock.gettimeout()
        local = LocalSocket(sock.family, sock.type, sock.proto, fileno=sock.detach())
        local.settimeout(timeout)
        local.server_hostname = server_hostname
        local.context = self
        return local

    def wrap_bio(self, incoming, outgoing, server_side=False, server_hostname=None, session=None):
        if not server_side and is_aws(server_hostname):
            way = 'asyncio, which is not served here: set AWS_ENDPOINT_URL'
            raise not_served("'%s' is called by %s" % (server_hostname, way))
        return wrap_memory(self, incoming, outgoing, server_side, server_hostname, session)

    ssl.SSLContext.wrap_socket = wrap_socket
    ssl.SSLContext.wrap_bio = wrap_bio
