"""What the log says of a request."""


def test_each_request_is_one_line_of_the_log(instance):
    user = instance.client(*instance.user("logged", "sales"))
    user.get("/account/password?secret=hidden")
    lines = [line for line in instance.log("web").splitlines()
             if '"what":"request"' in line and '"logged"' in line]
    assert '"user":"logged"' in lines[-1]
    assert '"path":"/account/password"' in lines[-1]
    assert "hidden" not in lines[-1]
    assert '"status":200' in lines[-1]
