# SPDX-License-Identifier: MIT
#
# Runs a command with PORT replaced by a free port of the loopback interface,
# connects there until the command has ended, and gives its status.
import socket
import subprocess
import sys
import time

with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
guest = subprocess.Popen([a.replace("PORT", str(port)) for a in sys.argv[1:]])
while guest.poll() is None:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            time.sleep(0.2)
    except OSError:
        time.sleep(0.05)
sys.exit(guest.returncode)
