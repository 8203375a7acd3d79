#!/usr/bin/env bash
# Recordings of protoc.
. "$(dirname "$0")/lib.sh"
need protobuf-compiler
missing_import() { printf 'syntax = "proto3";\nimport "google/api/annotations.proto";\nmessage W { google.api.X x = 1; }\n' >w.proto; protoc --cpp_out=. w.proto; }
plugin_missing() { printf 'syntax = "proto3";\nmessage W { }\n' >w.proto; protoc --go_out=. w.proto; }
syntax_error() { printf 'syntax = "proto3";\nmessage W {\n  string name\n}\n' >w.proto; protoc --cpp_out=. w.proto; }
duplicate_number() { printf 'syntax = "proto3";\nmessage W {\n  string name = 1;\n  Widgt next = 1;\n}\n' >w.proto; protoc --cpp_out=. w.proto; }
file_missing() { protoc --cpp_out=. none.proto; }
editions() { printf 'edition = "2023";\nmessage W { }\n' >w.proto; protoc --cpp_out=. w.proto; }
for c in missing_import plugin_missing syntax_error duplicate_number file_missing editions; do record "${c//_/-}" "$c"; done
