"""weir in the tests of a program that is not TypeScript: start it, ask it where it listens, end it.

A server with nothing but memory is up in a quarter of a second. Here each class of tests has one of its own, on a port
that was free. What is shown for Python works in any language that can start a process and read what it prints:

    weir --data-dir=:memory: --port=0 --write-kubeconfig=FILE

prints `weir: process PID listens on http://127.0.0.1:PORT` to stderr when it answers, and FILE is there by then, for
KUBECONFIG and for client libraries.

    WEIR=dist/weir python3 examples/weir_in_tests.py
"""

import json
import os
import re
import shlex
import subprocess
import tempfile
import threading
import unittest
import urllib.error
import urllib.request


class Weir:
    """A Kubernetes API of one's own: `with Weir() as api: ...`"""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.kubeconfig = os.path.join(self.folder.name, "kubeconfig")
        command = shlex.split(os.environ.get("WEIR", "weir"))
        flags = ["--data-dir=:memory:", "--port=0", f"--write-kubeconfig={self.kubeconfig}"]
        self.process = subprocess.Popen(command + flags, stderr=subprocess.PIPE, text=True)
        self.url = self._listening()
        # What it says later must be read too, or it waits for somebody to do so.
        self.reader = threading.Thread(target=self.process.stderr.read)
        self.reader.start()
        return self

    def _listening(self):
        said = ""
        for line in self.process.stderr:
            said += line
            if found := re.search(r"listens on (http://\S+)", line):
                return found[1]
        self.folder.cleanup()
        raise RuntimeError(f"weir did not start: {said}")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.reader.join()
        self.process.stderr.close()
        self.folder.cleanup()

    def request(self, method, path, body=None):
        """What a client library would do."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        with urllib.request.urlopen(request) as response:
            return json.load(response)


class NamespacesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.api = Weir().__enter__()
        cls.addClassCleanup(cls.api.__exit__)

    def test_new_namespaces_are_active(self):
        created = self.api.request("POST", "/api/v1/namespaces", {"metadata": {"name": "shop"}})
        self.assertEqual(created["status"]["phase"], "Active")

    def test_names_are_taken_once(self):
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.api.request("POST", "/api/v1/namespaces", {"metadata": {"name": "default"}})
        with refused.exception as answer:
            self.assertEqual(json.load(answer)["reason"], "AlreadyExists")

    def test_there_is_a_kubeconfig(self):
        with open(self.api.kubeconfig) as file:
            self.assertIn(f"server: {self.api.url}", file.read())


if __name__ == "__main__":
    unittest.main()
