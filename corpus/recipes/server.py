#!/usr/bin/env python3
"""A server on the loopback that misbehaves by the first part of the path. usage: server.py PORT [CERT KEY] [ROOT]

/401 /403 /404 /407 /429 /500 /502 /503 /504: that status. /reset: the connection is reset. /empty: closed without an answer.
/short: fewer bytes than announced. /slow: no answer for 30 seconds. /flaky/NAME: 503 twice, then the file NAME.
Anything else is a file below ROOT.
"""
import http.server
import os
import socket
import ssl
import struct
import sys
import time

SEEN = {}


class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        first = self.path.strip("/").split("/")[0].split("?")[0]
        if first.isdigit():
            body = b"nothing here\n"
            self.send_response(int(first))
            if first == "401":
                self.send_header("WWW-Authenticate", 'Basic realm="demo"')
            if first == "407":
                self.send_header("Proxy-Authenticate", 'Basic realm="demo"')
            if first == "429":
                self.send_header("Retry-After", "1")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        elif first == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
        elif first == "empty":
            self.close_connection = True
        elif first == "short":
            self.send_response(200)
            self.send_header("Content-Length", "100000")
            self.end_headers()
            self.wfile.write(b"x" * 1000)
            self.close_connection = True
        elif first == "slow":
            time.sleep(30)
            self.close_connection = True
        elif first == "flaky":
            SEEN[self.path] = SEEN.get(self.path, 0) + 1
            if SEEN[self.path] < 3:
                self.send_response(503)
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                self.path = self.path[len("/flaky"):]
                super().do_GET()
        else:
            super().do_GET()

    do_POST = do_HEAD = do_PUT = do_GET

    def do_CONNECT(self):
        self.send_response(407 if self.path.startswith("secret") else 403)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


def main():
    port, rest = int(sys.argv[1]), sys.argv[2:]
    cert = rest[:2] if len(rest) >= 2 else None
    root = rest[-1] if len(rest) in (1, 3) else "."
    os.chdir(root)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    if cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*cert)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *args: None
    server.serve_forever()


main()
