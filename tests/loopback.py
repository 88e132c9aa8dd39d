"""A publisher on loopback, well or ill.

An answer is a function of the handler of one request.
"""

import gzip
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lsr_analysis.fetching.transfer import Limits

QUICK = Limits(
    connect=2, silence=0.4, window=0.3, least=1000, tries=3, wait=0.01, longest_wait=0.05, pause=0
)
PAGE = "https://publisher.example/by-hand"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        server = self.server
        server.asked.append((self.path, dict(self.headers)))
        answers = server.answers.get(self.path, [status(404)])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        self.close_connection = True
        answer(self)

    def do_CONNECT(self):
        self.server.asked.append((self.path, dict(self.headers)))
        self.close_connection = True
        status(self.server.connect_status)(self)

    def log_message(self, *_):
        pass

    def reply(self, code, body=b"", length=None, **headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers, self.asked, self.connect_status = {}, [], 407

    def handle_error(self, *_):
        """A client that hangs up is part of these tests."""

    def serve(self, path, *answers):
        """Answer a path with each answer in turn, and with the last from then on."""
        self.answers[path] = list(answers)

    def url(self, path, scheme="http"):
        return f"{scheme}://127.0.0.1:{self.server_port}{path}"


# Answers


def whole(body, etag=None, modified=None, ranges=True):
    """A good publisher: conditional questions and ranges are understood."""

    def answer(handler):
        asked, facts = handler.headers, {}
        if etag:
            facts["ETag"] = etag
        if modified:
            facts["Last_Modified"] = modified
        if etag and asked.get("If-None-Match") == etag:
            return handler.reply(304, **facts)
        if modified and asked.get("If-Modified-Since") == modified:
            return handler.reply(304, **facts)
        same = asked.get("If-Range") in (etag, modified)
        if ranges and "Range" in asked and same:
            start = int(asked["Range"].removeprefix("bytes=").removesuffix("-"))
            if start >= len(body):
                return handler.reply(416, Content_Range=f"bytes */{len(body)}")
            facts["Content_Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            return handler.reply(206, body[start:], **facts)
        return handler.reply(200, body, **facts)

    return answer


def cut(body, after, etag='"one"'):
    """The connection ends before the file does."""
    return lambda handler: handler.reply(200, body[:after], length=len(body), ETag=etag)


def status(code, **headers):
    return lambda handler: handler.reply(code, **headers)


def redirect(location, code=302):
    return lambda handler: handler.reply(code, Location=location)


def web_page(title="Page not found &amp; sorry\x1b[31m"):
    body = f"\ufeff\n<!DOCTYPE html><html><head><title>\n {title}\n</title></head></html>"
    return lambda handler: handler.reply(200, body.encode(), Content_Type="text/html")


def silent(seconds=1.2, length=1000):
    """Promise a file and send nothing."""

    def answer(handler):
        handler.reply(200, b"", length=length)
        handler.wfile.flush()
        time.sleep(seconds)

    return answer


def trickle(body):
    """Send a byte now and then, never long enough apart to be called silent."""

    def answer(handler):
        handler.reply(200, b"", length=len(body))
        for byte in body[:200]:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(0.02)

    return answer


def packed(body):
    """Send gzip though identity was asked for."""
    return lambda handler: handler.reply(200, gzip.compress(body), Content_Encoding="gzip")


def endless():
    """Send without saying how much, far over any limit."""

    def answer(handler):
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"x" * 100_000)

    return answer


# What a test looks at


def only(result):
    """Return the only outcome of a result."""
    (outcome,) = result.outcomes
    return outcome


def headers_of(server, name):
    """Return a header of each request, None where it was not sent."""
    return [headers.get(name) for _, headers in server.asked]
