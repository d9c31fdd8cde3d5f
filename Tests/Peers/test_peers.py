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

pytestmark = pytest.mark.xdist_group("peers")


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
    header = jwt.get_unverified_header(buyer.account["token"])
    forged = {
        "as it was": jwt.encode(claims, key, algorithm="HS256", headers=header),
        "another key": jwt.encode(claims, b"0" * 32, algorithm="HS256", headers=header),
        "no signature": jwt.encode(claims, None, algorithm="none"),
        "another way": jwt.encode(claims, key.ljust(64, b"0"), algorithm="HS512"),
        "another audience": jwt.encode({**claims, "aud": "else"}, key, algorithm="HS256", headers=header),
        "another issuer": jwt.encode({**claims, "iss": "else"}, key, algorithm="HS256", headers=header),
        "ended": jwt.encode({**claims, "exp": claims["iat"] - 60}, key, algorithm="HS256", headers=header),
        "not yet": jwt.encode({**claims, "nbf": claims["exp"] + 60}, key, algorithm="HS256", headers=header),
        "another account": jwt.encode({**claims, "sub": "1"}, key, algorithm="HS256", headers=header),
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


def test_schemathesis_finds_no_defect_and_no_undocumented_reply(make_server, tmp_path):
    server = make_server(env=AMPLE)
    buyer = server.client()
    token = buyer.sign_in("13800000003")["token"]

    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", server.url + "/openapi.json",
        "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "15", "--seed", "1", "--workers", "2",
        "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,"
        "response_schema_conformance,response_headers_conformance",
        "--header", f"Authorization: Bearer {token}", "--exclude-path-regex", "logout",
        "--request-timeout", "20", "--no-color", "--generation-database", "none", "--continue-on-failure",
    ]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=400)

    assert found.returncode == 0, found.stdout[-12000:] + found.stderr[-2000:]
    assert server.defects() == []
