# SPDX-License-Identifier: MIT
#
# schema.py SCHEMA FILE..: each FILE fits SCHEMA, which is itself a schema.
import json
import sys

import jsonschema

schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
for path in sys.argv[2:]:
    for error in validator.iter_errors(json.load(open(path))):
        sys.exit(f"{path}: {error.json_path}: {error.message}")
