#!/usr/bin/env python3
"""A registry of images that refuses in the ways real ones do. registry.py PORT"""
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LIST = json.dumps({
    "schemaVersion": 2,
    "mediaType": "application/vnd.docker.distribution.manifest.list.v2+json",
    "manifests": [{
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "size": 500,
        "digest": "sha256:" + "1" * 64,
        "platform": {"architecture": "arm64", "os": "linux"},
    }],
})
ERRORS = {
    "private": (401, "DENIED", "requested access to the resource is denied", [{"Type": "repository", "Action": "pull"}]),
    "limited": (429, "TOOMANYREQUESTS", "You have reached your pull rate limit. You may increase the limit by "
                "authenticating and upgrading: https://www.docker.com/increase-rate-limit", None),
    "missing": (404, "MANIFEST_UNKNOWN", "manifest unknown", {"Tag": "9"}),
}


class Registry(BaseHTTPRequestHandler):
    def answer(self, status, kind, body):
        body = body.encode()
        self.send_response(status)
        self.send_header("Docker-Distribution-Api-Version", "registry/2.0")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if status == 401 and "basic" in self.path:
            self.send_header("WWW-Authenticate", 'Basic realm="Registry"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        for word, (status, code, message, detail) in ERRORS.items():
            if word in self.path:
                return self.answer(status, "application/json", json.dumps(
                    {"errors": [{"code": code, "message": message, "detail": detail}]}))
        if "/manifests/" in self.path:
            return self.answer(200, "application/vnd.docker.distribution.manifest.list.v2+json", LIST)
        return self.answer(200, "application/json", "{}")

    do_HEAD = do_POST = do_PUT = do_GET

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Registry).serve_forever()
