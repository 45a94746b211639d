"""Client of `weir gym serve`: a simulated datacenter as an environment with many agents.

Needs nothing but the standard library of Python 3.8 or later. The protocol is described in
docs/gym-protocol.md, features, actions and rewards in docs/gym.md.

    from weir_gym import WeirEnv

    with WeirEnv(port=4100) as env:
        observations, info = env.reset(seed=1)
        while True:
            actions = [0.0] * env.agents                # one per agent, in [env.low, env.high]
            observations, rewards, terminated, truncated, info = env.step(actions)
            if truncated or all(terminated):
                break

Observations are lists of floats, one list per agent, named by `env.features`. `info["phases"]` says
which agents are waiting (0: their flow has not started), active (1) or complete (2).
"""

import math
import socket
import struct

PROTOCOL_VERSION = 1

WAITING, ACTIVE, COMPLETE = 0, 1, 2

_MAGIC = 0x57454952
_HELLO, _SPEC, _RESET, _STEP, _RESULT, _ERROR, _BYE = range(1, 8)
_MAX_FRAME_BYTES = 1 << 30


class WeirError(Exception):
    """Something went wrong between this client and the server."""


class WeirConnectionError(WeirError):
    """The server cannot be reached, is gone, or did not answer in time."""


class WeirProtocolError(WeirError):
    """The server does not speak this protocol, or not this version of it."""


class WeirRefused(WeirError):
    """The server refused a request; `code` is the protocol's. Unless `fatal`, go on with others."""

    def __init__(self, message, code, fatal):
        super().__init__(message)
        self.code = code
        self.fatal = fatal


class _Reader:
    """Takes big-endian values from a frame."""

    def __init__(self, frame):
        self._frame = frame
        self._at = 0

    def take(self, layout):
        layout = ">" + layout
        try:
            values = struct.unpack_from(layout, self._frame, self._at)
        except struct.error as error:
            raise WeirProtocolError("expected more bytes in the server's message: %s" % error)
        self._at += struct.calcsize(layout)
        return values

    def one(self, layout):
        return self.take(layout)[0]

    def text(self):
        return self.one("%ds" % self.one("H")).decode("utf-8", "replace")

    def texts(self):
        return [self.text() for _ in range(self.one("H"))]

    def rows(self, count, columns, kind):
        values = self.take("%d%s" % (count * columns, kind))
        return [list(values[i * columns : (i + 1) * columns]) for i in range(count)]

    def end(self):
        if self._at != len(self._frame):
            raise WeirProtocolError(
                "expected %d bytes in the server's message, found %d" % (self._at, len(self._frame))
            )


class WeirEnv:
    """One environment of a server, over a connection of its own.

    host, port   where the server listens, or
    socket_path  its Unix-domain socket
    token        what the server was given with --token-file, if anything
    timeout      seconds to wait for an answer

    After construction: `features`, `agent_info_names`, `info_names` (lists of names), `low`, `high`
    (range of an action), `step_ns`, `max_steps`, `action`, `reward`, `scenario`, `scenario_sha256`,
    `server_version`. `agents` is the number of agents; a reset may change it.
    """

    def __init__(self, host="127.0.0.1", port=None, socket_path=None, token=None, timeout=60.0):
        if (port is None) == (socket_path is None):
            raise ValueError("expected either port or socket_path")
        self._socket = None
        self._request = 0
        self._where = socket_path if socket_path is not None else "%s:%d" % (host, port)
        self._timeout = timeout
        try:
            if socket_path is not None:
                self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                self._socket.settimeout(timeout)
                self._socket.connect(socket_path)
            else:
                self._socket = socket.create_connection((host, port), timeout)
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            self._drop()
            raise WeirConnectionError("cannot connect to %s: %s" % (self._where, error)) from error
        try:
            self._hello(token)
        except BaseException:
            self._drop()
            raise

    def reset(self, seed=1):
        """Begins an episode. Returns (observations, info)."""
        request = self._next_request()
        payload = struct.pack(">IIq", request, 0, seed)
        observations, _, _, _, info = self._ask(_RESET, payload, request)
        return observations, info

    def step(self, actions):
        """Lets one control interval pass.

        Returns (observations, rewards, terminated, truncated, info); all but truncated and info
        are lists by agent.
        """
        actions = [float(action) for action in actions]
        if not all(math.isfinite(action) for action in actions):
            raise ValueError("actions: expected finite numbers, found %r" % (actions,))
        request = self._next_request()
        count = len(actions)
        payload = struct.pack(">III%dd" % count, request, 0, count, *actions)
        return self._ask(_STEP, payload, request)

    def close(self):
        """Says goodbye. May be called twice."""
        if self._socket is None:
            return
        try:
            self._send(_BYE, b"")
        except WeirError:
            pass  # it is gone already, which is what we want
        self._drop()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def _hello(self, token):
        secret = (token or "").encode("utf-8")
        head = struct.pack(">IHH", _MAGIC, PROTOCOL_VERSION, len(secret))
        self._send(_HELLO, head + secret)
        kind, reader = self._receive()
        if kind != _SPEC:
            raise WeirProtocolError("expected SPEC (2) from the server, found type %d" % kind)
        version = reader.one("H")
        if version != PROTOCOL_VERSION:
            raise WeirProtocolError(
                "expected protocol version %d, found %d" % (PROTOCOL_VERSION, version)
            )
        self.server_version = reader.text()
        self.scenario = reader.text()
        self.scenario_sha256 = reader.text()
        self.environments, self.agents, self.step_ns, self.max_steps = reader.take("IIqI")
        self.action = reader.text()
        self.low, self.high = reader.take("dd")
        self.reward = reader.text()
        self.features = reader.texts()
        self.agent_info_names = reader.texts()
        self.info_names = reader.texts()
        reader.end()

    def _ask(self, kind, payload, request):
        try:
            self._send(kind, payload)
            return self._result(request)
        except (KeyboardInterrupt, WeirProtocolError):
            self._drop()  # half an exchange cannot be taken up again
            raise

    def _result(self, request):
        kind, reader = self._receive()
        if kind != _RESULT:
            raise WeirProtocolError("expected RESULT (5) from the server, found type %d" % kind)
        found, _, step, time_ns, digest, truncated, agents = reader.take("IIIqQ?I")
        if found != request:
            raise WeirProtocolError("expected the answer to %d, found that to %d" % (request, found))
        phases = list(reader.take("%dB" % agents))
        observations = reader.rows(agents, len(self.features), "f")
        rewards = list(reader.take("%dd" % agents))
        by_agent = reader.rows(agents, len(self.agent_info_names), "d")
        of_all = reader.take("%dd" % len(self.info_names))
        reader.end()
        self.agents = agents
        info = dict(zip(self.info_names, of_all))
        info["step"] = step
        info["time_ns"] = time_ns
        info["digest"] = "%016x" % digest
        info["phases"] = phases
        info["agents"] = [dict(zip(self.agent_info_names, row)) for row in by_agent]
        terminated = [phase == COMPLETE for phase in phases]
        return observations, rewards, terminated, truncated, info

    def _next_request(self):
        self._request = self._request % 0xFFFFFFFF + 1
        return self._request

    def _send(self, kind, payload):
        if self._socket is None:
            raise WeirConnectionError("the environment is closed")
        try:
            self._socket.sendall(struct.pack(">IB", len(payload) + 1, kind) + payload)
        except OSError as error:
            # The server may have said why before it closed the connection.
            try:
                self._receive()
            finally:
                self._drop()
            raise WeirConnectionError("lost the server at %s: %s" % (self._where, error)) from error

    def _receive(self):
        (length,) = struct.unpack(">I", self._read(4))
        if not 1 <= length <= _MAX_FRAME_BYTES:
            self._drop()
            raise WeirProtocolError("expected a frame of 1 to %d bytes, found %d: is %s a weir gym"
                                    " server?" % (_MAX_FRAME_BYTES, length, self._where))
        frame = self._read(length)
        kind = frame[0]
        reader = _Reader(memoryview(frame)[1:])
        if kind == _ERROR:
            _, code, fatal = reader.take("IH?")
            message = reader.text()
            if fatal:
                self._drop()
            raise WeirRefused("%s: %s" % (self._where, message), code, fatal)
        return kind, reader

    def _read(self, count):
        parts = bytearray(count)
        view = memoryview(parts)
        done = 0
        try:
            while done < count:
                got = self._socket.recv_into(view[done:])
                if got == 0:
                    raise WeirConnectionError("the server at %s closed the connection" % self._where)
                done += got
        except socket.timeout:
            self._drop()
            raise WeirConnectionError(
                "the server at %s did not answer within %s s" % (self._where, self._timeout)
            )
        except OSError as error:
            self._drop()
            raise WeirConnectionError("lost the server at %s: %s" % (self._where, error)) from error
        except WeirConnectionError:
            self._drop()
            raise
        return bytes(parts)

    def _drop(self):
        if self._socket is not None:
            self._socket.close()
            self._socket = None
