import JixiaShop

/// Somebody who could be a member of the demonstration school.
public struct DemoMember: Sendable, Equatable {
    public let username: String
    public let nickname: String
    /// As a parcel is addressed.
    public let name: Bilingual
    public let mobile: String
    public let email: String
}

public enum DemoMembers {
    public static let count = 50

    /// The same fifty people each time; no two share a user name, a nickname or a number.
    public static func members(_ seed: DemoChance = DemoChance()) -> [DemoMember] {
        var chance = seed
        let nicknames = chance.shuffle(moods.flatMap { mood in beings.map { mood + $0 } })
        let given = chance.shuffle(givenNames)
        return (0..<count).map { index in
            let family = familyNames[chance.below(familyNames.count)]
            let first = given[index]
            let username = family.english.lowercased() + first.english.lowercased()
            let digits = String(index + 1)
            return DemoMember(
                username: username, nickname: nicknames[index],
                name: Bilingual(chinese: family.chinese + first.chinese, english: first.english + " " + family.english),
                mobile: "1390000" + String(repeating: "0", count: 4 - digits.count) + digits,
                email: username + "@example.com")
        }
    }

    private static func names(_ table: String) -> [Bilingual] {
        let words = table.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { String($0) }
        return stride(from: 0, to: words.count - 1, by: 2).map { Bilingual(chinese: words[$0], english: words[$0 + 1]) }
    }

    private static let familyNames = names(
        """
        王 Wang 李 Li 张 Zhang 刘 Liu 陈 Chen 杨 Yang 赵 Zhao 黄 Huang 周 Zhou 吴 Wu 徐 Xu 孙 Sun 朱 Zhu 马 Ma 胡 Hu 郭 Guo
        林 Lin 何 He 高 Gao 梁 Liang 郑 Zheng 罗 Luo 宋 Song 谢 Xie 唐 Tang 韩 Han 冯 Feng 董 Dong 程 Cheng 曹 Cao
        """)

    private static let givenNames = names(
        """
        晓雨 Xiaoyu 子涵 Zihan 明轩 Mingxuan 雅婷 Yating 志远 Zhiyuan 思琪 Siqi 浩然 Haoran 静怡 Jingyi 俊杰 Junjie 梦瑶 Mengyao
        天佑 Tianyou 欣妍 Xinyan 博文 Bowen 可馨 Kexin 建国 Jianguo 诗涵 Shihan 宇航 Yuhang 佳怡 Jiayi 文博 Wenbo 若曦 Ruoxi
        家豪 Jiahao 语嫣 Yuyan 晨曦 Chenxi 慧敏 Huimin 泽宇 Zeyu 婉清 Wanqing 睿哲 Ruizhe 雪莹 Xueying 嘉树 Jiashu 秋月 Qiuyue
        鹏飞 Pengfei 书宁 Shuning 立诚 Licheng 安然 Anran 云舟 Yunzhou 晓峰 Xiaofeng 丽华 Lihua 海涛 Haitao 春燕 Chunyan 景行 Jingxing
        一鸣 Yiming 乐怡 Leyi 知行 Zhixing 美玲 Meiling 正阳 Zhengyang 清扬 Qingyang 少华 Shaohua 望舒 Wangshu 长庚 Changgeng 念慈 Nianci
        """)

    private static let moods = ["早起的", "爱读书的", "慢跑的", "山脚下的", "认真的", "带伞的", "数星星的", "喝茶的", "写字的", "远行的"]
    private static let beings = ["松鼠", "银杏", "小鲸鱼", "白鹭", "橘猫"]
}
