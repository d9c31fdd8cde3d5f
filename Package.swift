// swift-tools-version:6.1
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .unsafeFlags(["-Xfrontend", "-warn-long-function-bodies=300", "-Xfrontend", "-warn-long-expression-type-checking=300"]),
]

func module(_ name: String, _ own: [String] = [], _ products: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: own.map { .byName(name: $0) } + products, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ own: [String], _ products: [Target.Dependency] = []) -> Target {
    .testTarget(name: name, dependencies: own.map { .byName(name: $0) } + products, swiftSettings: strict)
}

let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let nio = [Target.Dependency.product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio")]
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "jixia",
    products: [.executable(name: "jixia", targets: ["Jixia"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C libraries of Debian, and what Linux has that Swift does not see
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CGD", providers: [.apt(["libgd-dev"])]),
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CMariaDB", pkgConfig: "libmariadb", providers: [.apt(["libmariadb-dev"])]),
        .systemLibrary(name: "CQRencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // The kit: what every domain stands on; knows no domain and no engine
        module("JixiaCore"),
        module("JixiaStore", ["JixiaCore"]),
        module("JixiaMove", ["JixiaCore", "JixiaStore"], [crypto]),
        module("JixiaJobs", ["JixiaCore", "JixiaStore"], [logging]),
        module("JixiaAudit", ["JixiaCore", "JixiaStore"], [crypto]),
        module("JixiaMemory", ["JixiaCore"]),
        module("JixiaLimits", ["JixiaCore"]),
        module("JixiaMessages", ["JixiaCore", "JixiaStore", "JixiaJobs"], [logging]),
        module("JixiaPayments", ["JixiaCore"]),
        module("JixiaFiles", ["JixiaCore"], nio),
        module("JixiaIdentity", ["JixiaCore"]),
        module(
            "JixiaHTTP", ["JixiaCore", "JixiaStore", "JixiaMemory", "JixiaLimits", "JixiaFiles", "CZlib"],
            [hummingbird, crypto, logging, metrics]),

        // The engines: one library each; only the executable and the tests import them
        module("JixiaSQLite", ["JixiaStore"], [grdb]),
        module("JixiaMariaDB", ["JixiaCore", "JixiaStore", "CMariaDB"], nio + [logging]),
        module("JixiaRedis", ["JixiaCore", "JixiaMemory", "JixiaLimits", "CHiredis"], nio + [nioSSL, logging]),
        module("JixiaCaptcha", ["JixiaCore", "CGD"]),
        module("JixiaPictures", ["JixiaCore", "JixiaFiles", "CGD", "CLinux"], nio),
        module("JixiaQR", ["CQRencode"]),
        module("JixiaSMS", ["JixiaCore", "JixiaStore", "JixiaMessages"], nio + [crypto, httpClient, logging, nioHTTP1]),
        module("JixiaMail", ["JixiaCore", "JixiaMessages", "CCurl"], nio + [logging]),
        module("JixiaOAuth", ["JixiaCore", "JixiaIdentity"], nio + [crypto, cryptoExtras, httpClient]),
        module("JixiaAlipay", ["JixiaCore", "JixiaPayments"], [crypto, cryptoExtras, httpClient]),

        // The domains
        module(
            "JixiaAccounts",
            ["JixiaCore", "JixiaStore", "JixiaJobs", "JixiaAudit", "JixiaMemory", "JixiaMessages", "JixiaFiles", "JixiaIdentity"],
            [crypto, cryptoExtras],
            resources: [.copy("Resources")]),
        module("JixiaShop", ["JixiaCore", "JixiaStore", "JixiaJobs", "JixiaMessages", "JixiaPayments"], [logging]),

        // Alipay's side of a payment, for development
        module("JixiaSandbox", ["JixiaCore", "JixiaStore", "JixiaJobs", "JixiaAlipay"], [crypto, cryptoExtras, httpClient]),

        // The web and the program
        module(
            "JixiaWeb",
            [
                "JixiaCore", "JixiaHTTP", "JixiaLimits", "JixiaAudit", "JixiaAccounts", "JixiaShop", "JixiaSandbox", "JixiaMessages",
                "JixiaFiles",
            ],
            [hummingbird, mustache],
            resources: [.copy("Resources")]),
        module("JixiaDemo", ["JixiaCore", "JixiaStore", "JixiaFiles", "JixiaAccounts", "JixiaShop"]),
        .executableTarget(
            name: "Jixia",
            dependencies: [
                "JixiaWeb", "JixiaHTTP", "JixiaSQLite", "JixiaMariaDB", "JixiaRedis", "JixiaMove", "JixiaStore", "JixiaCaptcha",
                "JixiaPictures", "JixiaQR", "JixiaSMS", "JixiaMail", "JixiaOAuth", "JixiaAlipay", "JixiaSandbox", "JixiaJobs", "JixiaAudit",
                "JixiaMemory",
                "JixiaLimits", "JixiaFiles", "JixiaIdentity", "JixiaMessages", "JixiaAccounts", "JixiaShop", "JixiaDemo", hummingbird,
                hummingbirdCore, lifecycle, logging, metrics,
                httpClient,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
            ] + nio,
            swiftSettings: strict),

        // Tests mirror the sources
        .target(
            name: "JixiaTesting",
            dependencies: ["JixiaCore", "JixiaStore", "JixiaMemory", "JixiaSQLite", "JixiaMariaDB", "JixiaRedis"],
            path: "Tests/JixiaTesting", swiftSettings: strict),
        .executableTarget(
            name: "LimitDecisions", dependencies: ["JixiaCore", "JixiaLimits", "JixiaRedis"], path: "Tests/LimitDecisions",
            swiftSettings: strict),
        .executableTarget(
            name: "RedisCalls", dependencies: ["JixiaRedis"] + nio, path: "Tests/RedisCalls", swiftSettings: strict),
        tests("TidyTests", []),
        tests("JixiaCoreTests", ["JixiaCore"]),
        tests("JixiaStoreTests", ["JixiaTesting", "JixiaStore"]),
        tests("JixiaAuditTests", ["JixiaTesting", "JixiaAudit", "JixiaStore"], [crypto]),
        tests("JixiaJobsTests", ["JixiaTesting", "JixiaJobs"]),
        tests("JixiaMemoryTests", ["JixiaTesting", "JixiaMemory"]),
        tests(
            "JixiaHTTPTests", ["JixiaTesting", "JixiaHTTP", "JixiaMemory", "JixiaLimits", "JixiaFiles"],
            [.product(name: "HummingbirdTesting", package: "hummingbird"), hummingbird]),
        tests("JixiaMariaDBTests", ["JixiaTesting", "JixiaMariaDB", "JixiaStore"], nio),
        tests("JixiaLimitsTests", ["JixiaTesting", "JixiaLimits", "JixiaRedis"]),
        tests("JixiaMailTests", ["JixiaMail", "JixiaMessages"]),
        tests("JixiaSMSTests", ["JixiaTesting", "JixiaSMS", "JixiaStore", "JixiaMessages"], [crypto, httpClient, logging]),
        tests("JixiaMoveTests", ["JixiaTesting", "JixiaMove", "JixiaStore"]),
        tests("JixiaRedisTests", ["JixiaTesting", "JixiaRedis", "JixiaMemory"], nio + [nioSSL]),
        tests("JixiaCaptchaTests", ["JixiaCaptcha"]),
        tests("JixiaFilesTests", ["JixiaTesting", "JixiaFiles"]),
        tests("JixiaPicturesTests", ["JixiaTesting", "JixiaPictures", "JixiaFiles", "CGD"]),
        tests("JixiaQRTests", ["JixiaQR"]),
        tests("JixiaOAuthTests", ["JixiaTesting", "JixiaOAuth", "JixiaIdentity"], nio + [crypto, cryptoExtras, httpClient]),
        tests("JixiaAlipayTests", ["JixiaAlipay"], [cryptoExtras, httpClient]),
        tests("JixiaSandboxTests", ["JixiaTesting", "JixiaSandbox", "JixiaAlipay"], [httpClient]),
        tests("JixiaAccountsTests", ["JixiaTesting", "JixiaAccounts", "JixiaAudit", "JixiaMemory", "JixiaFiles"], [crypto]),
        tests("JixiaMessagesTests", ["JixiaTesting", "JixiaMessages", "JixiaJobs"]),
        tests("JixiaShopTests", ["JixiaTesting", "JixiaShop"]),
        tests(
            "JixiaDemoTests",
            [
                "JixiaTesting", "JixiaDemo", "JixiaShop", "JixiaAccounts", "JixiaJobs", "JixiaMemory", "JixiaMessages", "JixiaPayments",
                "JixiaFiles",
            ]),

        // What the README claims, measured again by bin/bench
        .executableTarget(name: "Hello", dependencies: [hummingbird], path: "Benchmarks/Hello", swiftSettings: strict),
        .executableTarget(
            name: "GroupCommit", dependencies: ["JixiaStore", "JixiaSQLite"], path: "Benchmarks/GroupCommit", swiftSettings: strict),
        .executableTarget(
            name: "RedisPipeline", dependencies: ["JixiaRedis"] + nio, path: "Benchmarks/RedisPipeline", swiftSettings: strict),
    ]
)
