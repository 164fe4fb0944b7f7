"""What the logs say of a request."""
import re

from harness import wait_until


def test_each_request_is_one_line_of_the_log(instance):
    user = instance.client(*instance.user("logged", "sales"))
    user.get("/account/password?secret=hidden")
    lines = [line for line in instance.log("web").splitlines()
             if '"what":"request"' in line and '"logged"' in line]
    assert '"user":"logged"' in lines[-1]
    assert '"path":"/account/password"' in lines[-1]
    assert "hidden" not in lines[-1]
    assert '"status":200' in lines[-1]


def test_the_reference_on_a_page_of_nginx_is_in_its_log(instance):
    answer = instance.client(Cookie="lang=zh-TW; theme=dark").get(
        "/_error/413.html")  # nginx keeps it to itself
    assert answer.status_code == 404
    assert '<html lang="zh-TW" data-bs-theme="dark">' in answer.text
    reference = re.search(r"404 · \S+ ([0-9a-f]{12})</p>", answer.text)[1]
    line = wait_until(
        lambda: re.search(f".*{reference}$", instance.log("access"), re.M), 30,
        "the line of the log")
    assert '" 404 ' in line[0]
