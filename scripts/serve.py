# SPDX-License-Identifier: MIT
#
# Serves a folder over HTTP on the loopback interface, at a free port that it
# writes to a file. usage: serve.py FOLDER PORT-FILE
import functools
import http.server
import sys


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


folder, port_file = sys.argv[1:]
handler = functools.partial(Quiet, directory=folder)
server = http.server.HTTPServer(("127.0.0.1", 0), handler)
with open(port_file, "w") as out:
    print(server.server_port, file=out)
server.serve_forever()
