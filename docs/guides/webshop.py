# Copyright The Hanse Authors
# SPDX-License-Identifier: Apache-2.0
"""Web shop with recommendations: API=... TOKEN=... python3 webshop.py PORT. The token stays on this server."""
import html, json, os, sys, uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs
from urllib.request import Request, urlopen

HEADERS = {"Authorization": "Bearer " + os.environ["TOKEN"], "Content-Type": "application/json"}

def call(path, body):
    with urlopen(Request(os.environ["API"] + path, json.dumps(body).encode(), HEADERS), timeout=2) as answer:
        return json.load(answer)

class Shop(BaseHTTPRequestHandler):
    def answer(self, status, headers, page=""):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(page.encode())

    def shopper(self):  # A real shop takes it from its session, and never from a text that the browser can change.
        return self.headers.get("Cookie", "").partition("shopper=")[2].partition(";")[0] or str(uuid.uuid4())

    def do_GET(self):
        shopper = self.shopper()
        try:
            decision = call("/decisions", {"shopper": shopper, "slots": 5})
        except OSError:  # Without an answer the page is shown without recommendations.
            decision = {"id": "", "items": []}
        buttons = "".join(f'<li><button name="item" value="{html.escape(i["item"])}">Buy '
                          f'{html.escape(i.get("title", i["item"]))}</button>' for i in decision["items"])
        page = f'<h1>For you</h1><form method="post"><input type="hidden" name="decision" value="{decision["id"]}"><ul>{buttons}</ul></form>'
        self.answer(200, [("Content-Type", "text/html; charset=utf-8"), ("Set-Cookie", f"shopper={shopper}; HttpOnly; SameSite=Lax")], page)

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        call("/events", {"events": [{"id": str(uuid.uuid4()), "shopper": self.shopper(), "type": "purchase",
                                     "item": form["item"][0], "decision": form["decision"][0]}]})
        self.answer(303, [("Location", "/")])

ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Shop).serve_forever()
