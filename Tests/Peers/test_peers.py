"""Programs of others, which know nothing of this one, agree with it."""

import subprocess
import sys
from pathlib import Path

import jwt
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

import buyers
from alipay_side import AlipaySide, query
from server import AMPLE, eventually


@pytest.fixture(scope="module")
def buyer(server):
    buyer = server.client()
    buyer.account = buyer.sign_in("13800000002")
    buyer.address = buyer.add_address()
    return buyer


def test_pyjwt_reads_and_checks_our_access_token(server, buyer):
    token = buyer.account["token"]
    claims = jwt.decode(
        token, buyers.token_key(server.folder), algorithms=["HS256"], audience=buyers.AUDIENCE, issuer=buyers.ISSUER,
        options={"require": ["exp", "nbf", "iat", "jti", "sub", "iss", "aud"]})

    assert int(claims["sub"]) == buyer.account["id"]
    assert claims["exp"] - claims["iat"] == 600
    assert jwt.get_unverified_header(token)["alg"] == "HS256"


def test_a_token_of_another_key_audience_or_way_is_refused(server, buyer):
    key = buyers.token_key(server.folder)
    claims = jwt.decode(buyer.account["token"], key, algorithms=["HS256"], audience=buyers.AUDIENCE)

    def signed(changes=None, key=key, algorithm="HS256"):
        return jwt.encode({**claims, **(changes or {})}, key, algorithm=algorithm, sort_headers=True)

    forged = {
        "as it was": signed(),
        "another key": signed(key=b"0" * 32),
        "no signature": signed(key=None, algorithm="none"),
        "another way": signed(key=key + key, algorithm="HS512"),
        "another audience": signed({"aud": "else"}),
        "another issuer": signed({"iss": "else"}),
        "another kind": signed({"typ": "refresh"}),
        "ended": signed({"exp": claims["iat"] - 60}),
        "not yet": signed({"nbf": claims["exp"] + 60}),
        "another account": signed({"sub": "1"}),
        "an earlier epoch": signed({"epoch": -1}),
        "a number beyond numbers": signed({"sid": "99999999999999999999"}),
    }

    taken = [name for name, token in forged.items() if server.client().use(token).get("/api/users/me/").status_code == 200]

    assert taken == ["as it was"]


def test_python_alipay_sdk_verifies_our_pay_url(server, buyer):
    order = buyer.order(buyer.address)
    fields = query(buyer.pay_url(order["order_id"]))
    side = AlipaySide(server.folder, fields["app_id"], "2088")

    assert fields["method"] == "alipay.trade.page.pay"
    assert side.verifies(fields)
    assert not side.verifies({**fields, "biz_content": fields["biz_content"].replace("total", "tota1")})


def test_we_take_a_notice_that_python_alipay_sdk_signed(server, buyer):
    order = buyer.order(buyer.address)
    pay_url = buyer.pay_url(order["order_id"])
    returned = query(buyer.pay_at_cashier(pay_url))
    side = AlipaySide(server.folder, query(pay_url)["app_id"], returned["seller_id"])
    notice = side.sign(side.notice(order["order_id"], order["total_amount"], trade=returned["trade_no"]))

    assert server.client().post("/api/shopping/payments/alipay/notify/", data=notice).text == "success"
    assert eventually(lambda: buyer.shown_order(order["order_id"])["status"] == 2)


def test_the_document_is_clean_openapi(server):
    document = server.client().get("/openapi.json").json()

    assert document["openapi"].startswith("3.1")
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


@pytest.mark.parametrize("who", ["a member", "a stranger"])
def test_schemathesis_finds_no_defect_and_no_undocumented_reply(make_server, tmp_path, who):
    server = make_server(env=AMPLE)
    # Signing out would leave the member a stranger.
    known = ["--header", f"Authorization: Bearer {server.client().sign_in('13800000003')['token']}", "--exclude-path-regex", "logout"]

    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", server.url + "/openapi.json",
        "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "30", "--seed", "1", "--workers", "2",
        "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,"
        "response_schema_conformance,response_headers_conformance",
        *(known if who == "a member" else []),
        "--request-timeout", "20", "--no-color", "--generation-database", "none", "--continue-on-failure",
    ]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=400)

    assert found.returncode == 0, found.stdout[-12000:] + found.stderr[-2000:]
    assert server.defects() == []
