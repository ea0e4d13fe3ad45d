# SPDX-License-Identifier: MIT
"""dashsync through a real nginx in front of the simulator: TLS of a private authority, HTTP/2, gzip, rate limits."""
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import time
import unittest
import urllib.error
import urllib.request

from harness import TOKEN, Case, Certificates, Gateway, dashboard, needs

NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
DASHBOARDS = 60
STARTS = 5
LIMIT = "limit_req zone=all burst=4 nodelay;"

CONFIG = """
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
  log_format fields '$server_protocol $status $request_method $gzip_ratio $connection';
  access_log {folder}/access.log fields;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  client_max_body_size 64m;
  gzip on;
  gzip_types application/json;
  gzip_proxied any;
  gzip_min_length 100;
  limit_req_zone $server_port zone=all:1m rate=40r/s;
  limit_req_status 429;
  map $status $seconds_to_wait {{ 429 1; }}
  upstream simulator {{ server {simulator}; keepalive 32; }}
  server {{
    listen 127.0.0.1:{port} ssl http2;
    ssl_certificate {pem};
    ssl_certificate_key {key};
    add_header Retry-After $seconds_to_wait always;
    location / {{
      {limit}
      proxy_pass http://simulator;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
    }}
  }}
}}
"""


def setUpModule():
    needs(NGINX, "nginx is not installed")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def answers(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


class Nginx:
    """An nginx of this test alone, as one process tree in the foreground. Between finding a free port and listening on it
    somebody else may take it; then another is tried."""

    def __init__(self, test, gateway, limit=""):
        self.folder = pathlib.Path(test.folder) / "nginx"
        self.folder.mkdir()
        certificates = Certificates(test.folder)
        self.ca = certificates.ca
        pem, key = certificates.issue("nginx")
        values = {"folder": self.folder, "pem": pem, "key": key, "limit": limit,
                  "simulator": gateway.url.removeprefix("http://"), "user": "user root;" if os.geteuid() == 0 else ""}
        for _ in range(STARTS):
            self.port = free_port()
            (self.folder / "nginx.conf").write_text(CONFIG.format(port=self.port, **values))
            if self.start(test):
                break
        else:
            raise AssertionError(self.folder.joinpath("error.log").read_text())
        self.url = f"https://127.0.0.1:{self.port}"

    def start(self, test):
        process = subprocess.Popen([NGINX, "-p", self.folder, "-e", self.folder / "error.log", "-c",
                                    self.folder / "nginx.conf", "-g", "daemon off;"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        test.addCleanup(self.stop, process)
        for _ in range(500):
            if process.poll() is not None:
                return False
            if answers(self.port):
                return True
            time.sleep(0.02)
        return False

    @staticmethod
    def stop(process):
        """SIGTERM, for nginx takes its workers along only when it is asked."""
        if process.poll() is None:
            process.terminate()
        process.wait(timeout=30)

    def requests(self):
        """One tuple a request: protocol, status, method, gzip ratio, connection. Logged when a request is over, so what a
        client has just read may still be missing; nginx writes each line at once."""
        return [tuple(line.split()) for line in (self.folder / "access.log").read_text().splitlines()]


class Behind(Case):
    def behind(self, limit=""):
        """A repository of dashboards that all differ from what is live, and nginx in between."""
        names = [f"d{number:02}" for number in range(DASHBOARDS)]
        self.gateway = Gateway(self, seed=self.seed(*(dashboard(name, expr="down") for name in names)))
        self.init()
        self.nginx = Nginx(self, self.gateway, limit)
        self.config(self.nginx, "    ca-file: ca.pem\n")
        self.write("ca.pem", self.nginx.ca.read_text())
        for name in names:
            self.write(f"dashboards/{name}.json", dashboard(name, expr="down"))
        self.commit("As it is live")
        for name in names:
            self.write(f"dashboards/{name}.json", dashboard(name))
        self.commit("Watch what is up")

    def assert_all_written(self, applied):
        self.assertEqual(applied.code, 0, applied.err)
        self.assertEqual(set(applied.outcomes().values()), {"written"})
        self.assertEqual(len(applied.outcomes()), DASHBOARDS)

    def assert_all_in_sync(self):
        done = self.plan()
        self.assertEqual(done.code, 0, done.err)
        self.assertEqual(set(done.states().values()), {"in-sync"})

    def test_doctor_says_that_it_is_http_2_and_who_vouches_for_the_server(self):
        self.behind()
        done = self.run_dashsync("doctor", "--json")
        self.assertEqual(done.code, 0, done.out)
        said = " ".join(check["what"] for check in done.report["checks"] if check["area"] == "endpoint")
        self.assertIn("answers by HTTP/2 (", said)
        self.assertIn("'CN = nginx' until", said)
        self.assertIn("issued by 'CN = Test authority'", said)

    def test_plan_and_apply_go_over_http_2_and_gzip(self):
        self.behind()
        planned = self.plan()
        self.assertEqual(planned.code, 0, planned.err)
        self.assertEqual(set(planned.states().values()), {"changed"})
        applied = self.apply()
        self.assert_all_written(applied)
        requests = self.nginx.requests()
        self.assertEqual({protocol for protocol, *_ in requests}, {"HTTP/2.0"})
        self.assertEqual({status for _, status, *_ in requests}, {"200"})
        self.assertEqual([ratio for _, _, method, ratio, _ in requests if method == "GET" and ratio == "-"], [])
        self.assert_all_in_sync()

    def test_requests_share_connections(self):
        self.behind()
        self.plan()
        requests = self.nginx.requests()
        self.assertGreaterEqual(len(requests), DASHBOARDS)
        self.assertLessEqual(len({connection for *_, connection in requests}), 16)

    def test_an_authority_that_is_not_named_is_not_trusted(self):
        self.behind()
        self.config(self.nginx)
        self.commit("No authority")
        done = self.plan()
        self.assertEqual(done.code, 69)
        self.assertIn("certificate", done.report["target_fault"]["message"])

    def test_the_limit_refuses_with_the_seconds_to_wait(self):
        self.behind(LIMIT)
        trusted = ssl.create_default_context(cafile=str(self.nginx.ca))
        with self.assertRaises(urllib.error.HTTPError) as refused:
            for _ in range(200):
                request = urllib.request.Request(f"{self.nginx.url}/api/dashboards/uid/d00",
                                                 headers={"Authorization": f"Bearer {TOKEN}"})
                urllib.request.urlopen(request, timeout=30, context=trusted).close()
        refused.exception.close()
        self.assertEqual(refused.exception.code, 429)
        self.assertEqual(refused.exception.headers["Retry-After"], "1")

    def test_a_rate_limit_slows_a_run_down_and_fails_no_dashboard(self):
        self.behind(LIMIT)
        applied = self.apply(timeout=300)
        refused = [status for _, status, *_ in self.nginx.requests() if status == "429"]
        self.assertGreater(len(refused), 0, "the limit was never reached: this test says nothing")
        self.assert_all_written(applied)
        self.assertIn("429", " ".join(applied.report["notes"]))
        self.assertEqual({len(self.gateway.versions(name)) for name in applied.outcomes()}, {2})


if __name__ == "__main__":
    unittest.main()
