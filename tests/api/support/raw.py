"""Bytes on a socket, for what no HTTP library would send."""

import socket


def open_socket(server, seconds=10):
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=seconds)
    connection.settimeout(seconds)
    return connection


def read_all(connection):
    """Everything until the other side closes, or resets the connection."""
    received = b""
    try:
        while block := connection.recv(65536):
            received += block
    except ConnectionResetError:
        pass
    return received


def exchange(server, data, seconds=10):
    """Sends `data`, says that nothing more will come, and returns what comes back until the server closes."""
    with open_socket(server, seconds) as connection:
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the server refused before all was sent; it may have said why
        return read_all(connection)


def status_of(answer):
    """The status code of a raw answer; None when it is none."""
    parts = answer.split(b" ", 2)
    return int(parts[1]) if len(parts) > 1 and parts[0] == b"HTTP/1.1" else None


def request_bytes(method, target, headers=None, body=b""):
    lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
