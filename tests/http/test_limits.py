"""What is refused at the door, and that the door looks the same each time."""
import pytest

from harness import raw_fastcgi, raw_http

CSP = ("default-src 'none'", "script-src 'self'", "style-src 'self'",
       "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'")


def has_safe_headers(answer):
    h = answer.headers
    policy = h.get("Content-Security-Policy", "")
    assert "," not in policy, f"two policies: {policy}"
    for part in CSP:
        assert part in policy, (answer.url, answer.status_code, policy)
    assert h.get("X-Content-Type-Options") == "nosniff", answer.url
    assert h.get("Referrer-Policy") == "same-origin", answer.url
    assert "Permissions-Policy" in h, answer.url
    assert h.get("Server") == "nginx", "the version is not shown"


def is_in_language(answer, lang):
    assert f'<html lang="{lang}"' in answer.text, answer.text[:300]


def test_a_body_over_20_mb_is_413(instance):
    c = instance.client()
    c.headers["Accept-Language"] = "zh-TW"
    c.headers["Content-Type"] = "application/x-www-form-urlencoded"
    answer = c.post("/login", data=b"x" * (20 * 1024 * 1024 + 1))
    assert answer.status_code == 413
    is_in_language(answer, "zh-TW")
    has_safe_headers(answer)


def test_a_declared_gigabyte_is_413_before_it_is_sent(instance):
    out = raw_http(instance.port,
                   b"POST /login HTTP/1.1\r\nHost: x\r\n"
                   b"Content-Length: 1073741824\r\n\r\n")
    assert out.startswith(b"HTTP/1.1 413 "), out[:200]


def test_a_form_over_the_limit_of_forms_is_413(instance):
    c = instance.client()
    c.headers["Content-Type"] = "application/x-www-form-urlencoded"
    answer = c.post("/login", data=b"login=" + b"x" * (10 * 1024 * 1024))
    assert answer.status_code == 413
    has_safe_headers(answer)


def test_a_long_address_is_414(instance):
    answer = instance.client().get("/" + "a" * 9000)
    assert answer.status_code == 414
    assert "<h1>" in answer.text
    has_safe_headers(answer)


@pytest.mark.parametrize("declared", [100, 11, -1, "abc", 2**31, 2**63, ""])
def test_a_body_of_another_length_than_declared_is_400(instance, declared):
    out = raw_fastcgi(instance.var / "run/web.sock", {}, b"login=adm&",
                      declared=declared)
    assert out.startswith((b"Status: 400", b"Status: 413")), out[:300]


@pytest.mark.parametrize("path", [
    "/%FF", "/%C0%80", "/%ED%A0%80", "/login?next=%FF", "/%E4%BD"])
def test_text_that_is_not_utf8_is_400(instance, path):
    answer = instance.client().get(path)
    assert answer.status_code == 400, path
    has_safe_headers(answer)


@pytest.mark.parametrize("sent", [
    b"GET /login HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    b"GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n"])
def test_nginx_refuses_what_is_not_http(instance, sent):
    assert raw_http(instance.port, sent).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("lang,shown", [
    ("zh-CN", "zh-CN"), ("zh-TW,zh;q=0.9", "zh-TW"), ("zh-HK", "zh-TW"),
    ("en-GB,en;q=0.8", "en"), ("fr", "zh-CN"), ("", "zh-CN")])
def test_an_address_that_is_not_there_is_404_in_ones_language(
        instance, lang, shown):
    c = instance.client()
    c.headers["Accept-Language"] = lang
    answer = c.get("/no-such-page")
    assert answer.status_code == 404
    is_in_language(answer, shown)
    has_safe_headers(answer)


def test_another_method_is_405_and_names_those_there_are(instance):
    answer = instance.client().request("DELETE", "/login")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, POST"
    has_safe_headers(answer)


def test_a_missing_static_file_is_404_with_all_headers(instance):
    answer = instance.client().get("/static/no-such-file.css")
    assert answer.status_code == 404
    is_in_language(answer, "en")
    has_safe_headers(answer)


def test_static_files_are_compressed_and_cached_by_version(instance):
    answer = instance.client().get("/static/app.css?v=1",
                                   headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    picture = instance.client().get("/static/icons.svg")
    assert picture.headers["Content-Security-Policy"].startswith(
        "default-src 'none'")
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    again = instance.client().get("/static/app.css")
    assert again.headers["Cache-Control"] == "no-cache"


def test_pages_are_not_cached(instance):
    answer = instance.client().get("/login")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    has_safe_headers(answer)


def test_health_answers_without_login(instance):
    answer = instance.client().get("/health")
    assert answer.status_code == 200
    has_safe_headers(answer)


def test_a_page_needs_a_login_and_comes_back_to_it(instance):
    answer = instance.client().get("/account/password?a=1")
    assert answer.status_code == 303
    where = answer.headers["Location"]
    assert where == "/login?next=%2Faccount%2Fpassword%3Fa%3D1", where
    has_safe_headers(answer)


@pytest.mark.parametrize("where", [
    "//evil.example", "/\\evil.example", "https://evil.example",
    "/%0d%0aSet-Cookie:x=1", "javascript:alert(1)", "\\\\evil.example"])
def test_login_leads_only_to_our_own_pages(instance, where):
    login, password = instance.user("limits", "sales")
    c = instance.client()
    answer = c.submit("/login", {"login": login, "password": password,
                                 "next": where})
    assert answer.status_code == 303
    to = answer.headers["Location"]
    assert to.startswith("/") and not to.startswith(("//", "/\\")), to
    assert "\r" not in to and "\n" not in to
    assert "x" not in answer.cookies


def test_a_login_without_token_or_from_elsewhere_lets_nobody_in(instance):
    login, password = instance.user("limits", "sales")
    fields = {"login": login, "password": password}
    c = instance.client()
    answers = [c.post("/login", data=fields)]
    fields.update(c.hidden("/login"))
    answers.append(c.post("/login", data=fields,
                          headers={"Origin": "http://evil.example"}))
    for answer in answers:
        assert answer.headers["Location"] == "/login?why=again"
        assert "sid" not in c.cookies
    assert c.post("/login", data=fields).status_code == 303
    assert "sid" in c.cookies


def test_a_post_without_token_or_from_elsewhere_is_403(instance):
    c = instance.client(*instance.user("limits", "sales"))
    assert c.post("/logout").status_code == 403
    token = c.hidden("/account/password")["csrf"]
    answer = c.post("/logout", data={"csrf": token},
                    headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403
    has_safe_headers(answer)
    assert c.get("/account/password").status_code == 200
    assert c.post("/logout", data={"csrf": token}).status_code == 303
    assert c.get("/account/password").status_code == 303


def test_the_token_differs_in_every_answer(instance):
    c = instance.client(*instance.user("limits", "sales"))
    tokens = {c.hidden("/account/password")["csrf"] for _ in range(5)}
    assert len(tokens) == 5, "compressed pages would give it away (BREACH)"
