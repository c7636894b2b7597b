"""Who may ask, and what a request may reach."""

from __future__ import annotations

import http.client
import socket

import pytest


def test_every_address_needs_the_token(workbench):
    pair = workbench.pair
    asked = [
        ("GET", "/"),
        ("GET", "/?token="),
        ("GET", "/?token=wrong"),
        ("GET", "/api/workspace"),
        ("GET", f"/api/workspace?token={workbench.token}"),
        ("GET", "/api/events"),
        ("GET", f"/api/pairs/{pair}/rows"),
        ("GET", f"/api/pairs/{pair}/export?format=tsv"),
        ("POST", f"/api/pairs/{pair}/actions"),
        ("POST", f"/api/pairs/{pair}/undo"),
        ("POST", f"/api/pairs/{pair}/align"),
        ("POST", "/api/build"),
        ("POST", "/api/save"),
        ("PUT", "/api/files/a.txt"),
        ("PUT", "/api/glossary"),
        ("PUT", "/api/settings"),
        ("GET", "/nothing"),
    ]
    for method, path in asked:
        for header in (None, "", "Bearer", "Bearer wrong", f"Basic {workbench.token}"):
            answer = workbench.ask(path, b"{}" if method != "GET" else None, method, Authorization=header)
            assert answer.status == 401, (method, path, header)
            assert workbench.token not in answer.body.decode()


@pytest.mark.parametrize(
    "name", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "[::1]:{port}", ""]
)
def test_other_names_of_this_machine_are_refused(workbench, name):
    """A page elsewhere can have its name lead to 127.0.0.1."""
    port = int(workbench.base.rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.putrequest("GET", "/api/workspace", skip_host=True)
    if name:
        connection.putheader("Host", name.format(port=port))
    connection.putheader("Authorization", f"Bearer {workbench.token}")
    connection.endheaders()
    assert connection.getresponse().status in (400, 403)


def test_requests_of_other_pages_are_refused(workbench):
    for origin in ("http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1", "file://"):
        answer = workbench.ask("/api/workspace", Origin=origin)
        assert answer.status == 403, origin
        assert "access-control-allow-origin" not in answer.headers
    assert workbench.ask("/api/workspace", Sec_Fetch_Site="cross-site").status == 403
    assert workbench.ask("/api/workspace", Sec_Fetch_Site="same-site").status == 403
    assert workbench.ask("/api/workspace", Sec_Fetch_Site="same-origin").status == 200
    assert workbench.ask("/api/workspace", None, "OPTIONS", Origin="http://evil.example").status == 403


def test_only_this_machine_is_listened_to(workbench):
    port = int(workbench.base.rpartition(":")[2])
    own = socket.gethostbyname(socket.gethostname())
    if own.startswith("127."):
        pytest.skip("this machine has no other address")
    with pytest.raises(OSError, match=r".*"):
        socket.create_connection((own, port), timeout=2)


def test_headers_of_the_page_and_of_answers(workbench):
    for path in (f"/?token={workbench.token}", "/api/workspace"):
        headers = workbench.ask(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers
    page = workbench.ask(f"/?token={workbench.token}").body.decode()
    policy = page.partition('http-equiv="Content-Security-Policy" content="')[2].partition('">')[0]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http://" not in policy
    assert "https://" not in policy


def test_no_file_is_read_by_its_address(workbench):
    for path in ("/../etc/passwd", "/%2e%2e/etc/passwd", "//etc/passwd", "/api/files/etc/passwd", "/static/../x"):
        assert workbench.ask(path).status in (404, 405)
    assert workbench.ask("/api/pairs/..%2f..%2fetc/rows").status == 404


def test_defects_are_lines_not_tracebacks(workbench):
    for path in (
        f"/api/pairs/{workbench.pair}/rows?from=x",
        f"/api/pairs/{workbench.pair}/rows?count=-1",
        "/api/pairs/x/rows",
    ):
        answer = workbench.ask(path)
        assert answer.status in (404, 422)
        assert "Traceback" not in answer.body.decode()
        assert answer.json["error"]
