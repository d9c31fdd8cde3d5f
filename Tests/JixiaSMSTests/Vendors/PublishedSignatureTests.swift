import JixiaCore
import Testing

@testable import JixiaSMS

/// The worked examples the vendors publish, with the keys they print there.
@Suite struct PublishedSignatureTests {
    /// <https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature>, "fixed parameters".
    @Test func `Aliyun's example of signature V3 comes out as published`() {
        let query = AliyunSignature.query([
            "RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
        ])
        let authorization = AliyunSignature.authorization(
            query: query,
            headers: [
                "host": "ecs.cn-shanghai.aliyuncs.com", "x-acs-action": "RunInstances", "x-acs-version": "2014-05-26",
                "x-acs-date": "2023-10-26T10:22:32Z", "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
                "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            ],
            body: [], accessKeyID: "YourAccessKeyId", secret: SMSSecret("YourAccessKeySecret"))
        #expect(query == "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai")
        #expect(
            authorization
                == "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;"
                + "x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")
    }

    @Test func `Aliyun's escaping leaves only the unreserved characters`() {
        #expect(AliyunSignature.query(["b": "a b*c+~", "a": "稷/"]) == "a=%E7%A8%B7%2F&b=a%20b%2Ac%2B~")
    }

    private static let tencentPayload = #"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#

    /// <https://cloud.tencent.com/document/api/213/30654>: today the key is printed, and meant, as 32 asterisks; before, it was the
    /// two others, and the action was not signed.
    @Test(arguments: [
        (
            String(repeating: "*", count: 32), ["x-tc-action": "DescribeInstances"],
            "content-type;host;x-tc-action", "10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f"
        ),
        (
            "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", [:],
            "content-type;host", "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"
        ),
        (
            "Gu5t9xGARNpq86cd98joQYCN3*******", [:],
            "content-type;host", "2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c"
        ),
    ])
    func `Tencent's examples of signature v3 come out as published`(
        _ key: String, _ more: [String: String], _ names: String, _ signature: String
    ) {
        let headers = ["content-type": "application/json; charset=utf-8", "host": "cvm.tencentcloudapi.com"]
        let authorization = TencentSignature.authorization(
            service: "cvm", headers: headers.merging(more) { $1 }, body: Array(Self.tencentPayload.utf8),
            at: Moment(milliseconds: 1_551_113_065_000), secretID: "AKIDEXAMPLE", secretKey: SMSSecret(key))
        #expect(
            authorization == "TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2019-02-25/cvm/tc3_request, SignedHeaders=\(names), "
                + "Signature=\(signature)")
    }

    /// <http://www.yuntongxun.com/doc/rest/sms/3_2_2_2.html> gives the rule and this timestamp but no whole example;
    /// the two values are Python's `hashlib` and `base64`.
    @Test func `Yuntongxun's rule gives what another program makes of it`() {
        let timestamp = YuntongxunSignature.timestamp(Moment(milliseconds: 1_397_629_230_000))
        #expect(timestamp == "20140416142030")
        let parameter = YuntongxunSignature.parameter(SMSWorld.yuntongxunAccount, SMSSecret(SMSWorld.yuntongxunToken), timestamp)
        #expect(parameter == "E9F7FB7B69BAF459B06B27C45E3AE89D")
        #expect(
            YuntongxunSignature.authorization(SMSWorld.yuntongxunAccount, timestamp)
                == "OGEyMTZkYTg2NWFlMTFmODAxNjViODhhZTQwYjAwMDA6MjAxNDA0MTYxNDIwMzA=")
    }

    @Test func `Yuntongxun's clock stands in China at the turn of the year`() {
        #expect(YuntongxunSignature.timestamp(Moment(milliseconds: 1_483_200_000_000)) == "20170101000000")
    }
}
