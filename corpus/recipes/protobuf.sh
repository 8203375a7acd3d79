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
# Code that protoc generated for another version of the Python package.
need python3-venv
python_with() { python3 -m venv env && env/bin/pip install -q --disable-pip-version-check "protobuf==$1"; }
generated_by_3_12() { cat >widget_pb2.py <<'P'
from google.protobuf import descriptor as _descriptor

DESCRIPTOR = _descriptor.FileDescriptor(name='widget.proto', package='', syntax='proto3', serialized_pb=b'\n\x0cwidget.proto')
_WIDGET = _descriptor.Descriptor(
    name='Widget', full_name='Widget', filename=None, file=DESCRIPTOR, containing_type=None,
    fields=[
        _descriptor.FieldDescriptor(
            name='width', full_name='Widget.width', index=0, number=1, type=5, cpp_type=1, label=1,
            has_default_value=False, default_value=0, message_type=None, enum_type=None, containing_type=None,
            is_extension=False, extension_scope=None),
    ],
    extensions=[], nested_types=[], enum_types=[], is_extendable=False, syntax='proto3')
P
  printf 'import widget_pb2\n' >app.py; }
generated_old() { python_with 5.28.3 && generated_by_3_12 && env/bin/python app.py; }
generated_old_4() { python_with 4.21.12 && generated_by_3_12 && env/bin/python app.py; }
generated_new() { python_with 5.28.3; printf 'from google.protobuf import runtime_version as _runtime_version\n\n_runtime_version.ValidateProtobufRuntimeVersion(_runtime_version.Domain.PUBLIC, 6, 30, 0, "", "widget.proto")\n' >widget_pb2.py
  printf 'import widget_pb2\n' >app.py; env/bin/python app.py; }
for c in generated_old generated_old_4 generated_new; do record "${c//_/-}" "$c"; done
