import JixiaShop

extension DemoCategory {
    static let courses = DemoCategory(
        title: Bilingual(chinese: "课程", english: "Courses"),
        promises: [
            Bilingual(chinese: "付款后即可进入课程空间，资料一年内有效。", english: "The course room opens when you pay and stays open for a year."),
            Bilingual(chinese: "助教在工作日二十四小时内答疑。", english: "Tutors answer questions within one working day."),
            Bilingual(chinese: "完成全部作业可获得电子结业证书。", english: "A certificate follows when all the homework is done."),
        ],
        lines: [
            DemoLine(
                "Python 编程", "Python Programming", 199, "从第一行代码到自己的小工具，边学边做。",
                "From the first line of code to tools of your own.", forms),
            DemoLine(
                "数据分析", "Data Analysis", 269, "用真实的销售与气象数据练习清洗、统计与作图。",
                "Cleaning, statistics and charts with real sales and weather data.", forms),
            DemoLine(
                "机器学习", "Machine Learning", 399, "理解原理，再动手训练、评估与部署模型。",
                "Understand the ideas, then train, test and ship models.", forms),
            DemoLine(
                "网页前端", "Web Front End", 259, "标记、样式与脚本，做出手机上也好用的页面。",
                "Markup, style and script for pages that work on phones too.", forms),
            DemoLine(
                "小程序开发", "Mini Program Development", 279, "从登录到支付，完整做出一个校园小程序。",
                "One campus mini program built whole, from sign-in to payment.", forms),
            DemoLine(
                "数据库设计", "Database Design", 239, "表、索引与事务，用订单系统讲透。",
                "Tables, indexes and transactions, explained with an order system.", forms),
            DemoLine("英语口语", "Spoken English", 189, "围绕二十个生活场景开口练习。", "Speaking practice around twenty everyday scenes.", forms),
            DemoLine(
                "学术英语写作", "Academic Writing", 299, "从段落到论文，修改真实的学生习作。",
                "From paragraph to paper, revising what students really wrote.", forms),
            DemoLine(
                "日语", "Japanese", 219, "五十音到日常会话，发音有老师逐句点评。",
                "From kana to conversation, with comments on every sentence you say.", forms),
            DemoLine("法语", "French", 229, "语音、动词变位与旅行会话并重。", "Sounds, verbs and the language of travel.", forms),
            DemoLine("摄影", "Photography", 169, "光线、构图与后期，一部手机也能学。", "Light, framing and editing; a phone is enough.", forms),
            DemoLine(
                "书法", "Calligraphy", 149, "由楷入行，从执笔与临帖开始。",
                "From regular to running script, beginning with how to hold the brush.", forms),
            DemoLine("吉他", "Guitar", 179, "和弦、节奏与弹唱，三周学会第一首歌。", "Chords, rhythm and singing along; a first song in three weeks.", forms),
            DemoLine("公众演讲", "Public Speaking", 209, "克服紧张，讲好一个五分钟的故事。", "Calm nerves and a five-minute story told well.", forms),
            DemoLine(
                "毕业论文", "Thesis Writing", 249, "选题、文献、方法与答辩，一步一步完成。",
                "Topic, sources, method and defence, one step at a time.", forms),
            DemoLine("学习方法", "Learning to Learn", 129, "用记忆与时间的规律安排自己的一周。", "Plan a week by what is known of memory and time.", forms),
            DemoLine(
                "个人理财", "Personal Finance", 159, "预算、保险与长期投资的常识，不荐股。",
                "Budgets, insurance and long-term saving, with no stock tips.", forms),
        ])

    private static let forms = [
        DemoForm(
            "%零基础课（十二讲）", "% for Beginners (12 lessons)", "录播十二讲，每讲约四十分钟。",
            "Twelve recorded lessons of about forty minutes."),
        DemoForm(
            "%训练营（二十一天）", "% Camp (21 days)", more: 160, "每天一个小任务，同学互评，教练点评。",
            "A small task every day, with comments from peers and a coach."),
        DemoForm(
            "%直播小班（八次）", "% Live Class (8 sessions)", more: 430, "十二人小班，每周一次，可与老师直接对话。",
            "Twelve people, once a week, speaking with the teacher directly."),
    ]
}
