// swift-tools-version: 6.2
import Foundation
import PackageDescription

// One target per room. A room may import only rooms listed above it: Documentation/Overview.md draws the house.

let pure: [Target] = [
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CSnappy", providers: [.apt(["libsnappy-dev"])]),
    .systemLibrary(name: "CXGBoost", providers: [.apt(["libxgboost-dev"])]),
    .systemLibrary(name: "CLinux"),
    .target(
        name: "JSONDocuments",
        dependencies: [.product(name: "OrderedCollections", package: "swift-collections")]
    ),
    .target(name: "DurableFiles"),
    .target(name: "Containers", dependencies: ["DurableFiles"]),
    .target(name: "ZipArchives", dependencies: ["CZlib"]),
    .target(name: "Identifiers"),
    .target(name: "Schedules"),
    .target(name: "SeededRandom"),
    .target(name: "EventPatterns", dependencies: ["JSONDocuments"]),
    .target(name: "PipelineDefinition", dependencies: ["JSONDocuments"]),
    .target(name: "Tables", dependencies: ["DurableFiles", "CZlib", "CZstd", "CSnappy"]),
    .target(name: "DataQuality", dependencies: ["DurableFiles", "Tables", "JSONDocuments"]),
    .target(
        name: "Boosting",
        dependencies: ["DurableFiles", "SeededRandom", "CXGBoost", "CZlib", "Tables", "JSONDocuments"]
    ),
    .target(
        name: "CloudFormation",
        dependencies: [
            "JSONDocuments", .product(name: "OrderedCollections", package: "swift-collections"),
            .product(name: "Yams", package: "Yams"),
        ]
    ),
    .target(
        name: "Blueprints",
        dependencies: [
            "CloudFormation", "PipelineDefinition", "Schedules", "JSONDocuments",
            .product(name: "OrderedCollections", package: "swift-collections"),
        ]
    ),
    .target(
        name: "DriftKit",
        dependencies: [
            "Blueprints", "CloudFormation", "PipelineDefinition", "Boosting", "Tables", "ZipArchives", "Containers",
            "SeededRandom", "DurableFiles", "JSONDocuments",
        ]
    ),
]

// The rooms that a project's build repository begins with; its users edit them there. See Documentation/Projects.md.
let seeds: [Target] = [
    .systemLibrary(
        name: "CProj",
        path: "Seeds/build/Sources/CProj",
        pkgConfig: "proj",
        providers: [.apt(["libproj-dev"])]
    ),
    .systemLibrary(name: "CShapelib", path: "Seeds/build/Sources/CShapelib", providers: [.apt(["libshp-dev"])]),
    .target(
        name: "Taxi",
        dependencies: [
            "Boosting", "Tables", "ZipArchives", "Containers", "SeededRandom", "DurableFiles", "JSONDocuments", "CProj",
            "CShapelib",
        ],
        path: "Seeds/build/Sources/Taxi"
    ),
    .target(
        name: "BuildPipeline",
        dependencies: ["Blueprints", "CloudFormation", "PipelineDefinition", "JSONDocuments"],
        path: "Seeds/build/Sources/BuildPipeline"
    ),
]

let jobs: [Target] = [
    .target(
        name: "Builds",
        dependencies: [
            "DurableFiles", "ZipArchives", "JSONDocuments",
            .product(name: "OrderedCollections", package: "swift-collections"),
            .product(name: "Yams", package: "Yams"),
        ]
    ),
    .target(
        name: "BuiltInAlgorithms",
        dependencies: ["Containers", "DurableFiles", "DataQuality", "Boosting", "Tables", "JSONDocuments"]
    ),
    // What only the demo and the tests need of the taxi project.
    .target(
        name: "TaxiSamples",
        dependencies: ["Taxi", "ZipArchives", "SeededRandom", "DurableFiles", "Tables", "CShapelib"]
    ),
    .target(name: "ProjectSeeds", dependencies: ["ZipArchives"]),
]

let services: [Target] = [
    .target(
        name: "Store",
        dependencies: ["Identifiers", "JSONDocuments", .product(name: "GRDB", package: "GRDB.swift")]
    ),
    .target(name: "Objects", dependencies: ["DurableFiles", "Store", "Identifiers"]),
    .target(name: "Events", dependencies: ["Store", "Identifiers", "EventPatterns", "Schedules", "JSONDocuments"]),
    // Not "Metrics", its class: swift-metrics, which Hummingbird brings, has a target of that name.
    .target(name: "MetricStore", dependencies: ["Store", "Identifiers", "JSONDocuments"]),
    .target(name: "Registry", dependencies: ["Store", "Identifiers", "JSONDocuments"]),
    .target(name: "Lineage", dependencies: ["Store", "Identifiers", "JSONDocuments"]),
    .target(
        name: "Jobs",
        dependencies: [
            "DurableFiles", "CZlib", "CLinux", "Objects", "Store", "Identifiers", "JSONDocuments",
            .product(name: "Crypto", package: "swift-crypto"),
            .product(name: "OrderedCollections", package: "swift-collections"),
            .product(name: "Subprocess", package: "swift-subprocess"),
            .product(name: "SystemPackage", package: "swift-system"),
        ]
    ),
    .target(
        name: "Endpoints",
        dependencies: ["MetricStore", "Objects", "Store", "Identifiers", "Boosting", "SeededRandom", "JSONDocuments"]
    ),
    .target(
        name: "Monitors",
        dependencies: ["Jobs", "MetricStore", "Objects", "Store", "Identifiers", "Schedules", "JSONDocuments"]
    ),
    .target(
        name: "Pipelines",
        dependencies: [
            "Jobs", "Registry", "Objects", "Store", "Identifiers", "PipelineDefinition", "JSONDocuments",
            .product(name: "Crypto", package: "swift-crypto"),
        ]
    ),
    .target(
        name: "Repositories",
        dependencies: [
            "ZipArchives", "Objects", "Store", "Identifiers", "JSONDocuments",
            .product(name: "Subprocess", package: "swift-subprocess"),
            .product(name: "SystemPackage", package: "swift-system"),
        ]
    ),
    .target(
        name: "Functions",
        dependencies: ["Store", "Identifiers", "JSONDocuments", .product(name: "Crypto", package: "swift-crypto")]
    ),
    .target(
        name: "Roles",
        dependencies: [
            "Store", "Identifiers", "JSONDocuments",
            .product(name: "OrderedCollections", package: "swift-collections"),
        ]
    ),
    .target(
        name: "Autoscaling",
        dependencies: ["Endpoints", "MetricStore", "Store", "Identifiers", "JSONDocuments"]
    ),
    .target(
        name: "Delivery",
        dependencies: [
            "Jobs", "Objects", "Store", "Identifiers", "DurableFiles", "JSONDocuments",
            .product(name: "OrderedCollections", package: "swift-collections"),
        ]
    ),
    .target(
        name: "Stacks",
        dependencies: [
            "CloudFormation", "Objects", "Store", "Identifiers", "JSONDocuments",
            .product(name: "OrderedCollections", package: "swift-collections"),
        ]
    ),
    .target(
        name: "Projects",
        dependencies: ["CloudFormation", "Schedules", "Objects", "Store", "Identifiers", "JSONDocuments"]
    ),
    // One provider for each type of resource: what stacks make of the other services.
    .target(
        name: "StackResources",
        dependencies: [
            "Stacks", "Projects", "Delivery", "Autoscaling", "Roles", "Functions", "Repositories", "Pipelines",
            "Monitors", "Endpoints", "Registry", "MetricStore", "Events", "Objects", "Store", "Identifiers",
            "JSONDocuments", .product(name: "OrderedCollections", package: "swift-collections"),
        ]
    ),
]

let adapters: [Target] = [
    .target(
        name: "Gateway",
        dependencies: [
            "Projects", "Stacks", "Delivery", "Autoscaling", "Roles", "Functions", "Repositories",
            "Pipelines", "Monitors", "Endpoints", "Jobs", "Lineage", "Registry", "MetricStore", "Events", "Objects",
            "Store", "Identifiers", "JSONDocuments", "DurableFiles", "CZlib",
            .product(name: "OrderedCollections", package: "swift-collections"),
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "Crypto", package: "swift-crypto"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        ]
    ),
    .target(
        name: "Host",
        dependencies: [
            "StackResources", "Projects", "Stacks", "Delivery", "Autoscaling", "Roles", "Functions", "Repositories",
            "Gateway", "Pipelines", "Monitors", "Endpoints", "Jobs", "Lineage", "Registry", "MetricStore", "Events",
            "Objects", "Store", "ZipArchives",
            "ProjectSeeds", "Blueprints", "CloudFormation", .product(name: "Crypto", package: "swift-crypto"),
            "Identifiers", "JSONDocuments", .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        ]
    ),
    .target(
        name: "DriftCommands",
        dependencies: [
            "Host", "Gateway", "TaxiSamples", "Taxi", "BuildPipeline", "ProjectSeeds", "Builds", "Containers",
            "Blueprints", "CloudFormation", "BuiltInAlgorithms", "DataQuality",
            "Tables", "PipelineDefinition", "EventPatterns", "Objects", "Schedules",
            "Store", "Identifiers",
            "JSONDocuments",
            .product(name: "OrderedCollections", package: "swift-collections"),
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
        ]
    ),
    .executableTarget(name: "drift", dependencies: ["DriftCommands"]),
]

/// Programs and fixtures that the tests share.
let support: [Target] = [
    .target(name: "TestSupport", dependencies: ["CLinux", "Store", "JSONDocuments"], path: "Tests/TestSupport")
]

/// The test targets to build, by name with blanks between; all where the variable is not set.
let rooms = Context.environment["DRIFTLOOP_TESTS"]?.split(separator: " ").map(String.init) ?? []

let tests: [Target] = [
    .testTarget(name: "JSONDocumentsTests", dependencies: ["JSONDocuments"]),
    .testTarget(name: "StoreTests", dependencies: ["Store", "TestSupport", "JSONDocuments"]),
    .testTarget(name: "TablesTests", dependencies: ["Tables", "TestSupport"], exclude: ["Fixtures"]),
    .testTarget(name: "DataQualityTests", dependencies: ["DataQuality", "Tables", "TestSupport", "JSONDocuments"]),
    .testTarget(name: "BoostingTests", dependencies: ["Boosting", "Tables", "TestSupport", "JSONDocuments"]),
    .testTarget(name: "SchedulesTests", dependencies: ["Schedules"]),
    .testTarget(name: "EventPatternsTests", dependencies: ["EventPatterns", "SeededRandom", "JSONDocuments"]),
    .testTarget(name: "PipelineDefinitionTests", dependencies: ["PipelineDefinition", "TestSupport", "JSONDocuments"]),
    .testTarget(
        name: "BuiltInAlgorithmsTests",
        dependencies: [
            "BuiltInAlgorithms", "Containers", "DataQuality", "Boosting", "Tables", "TestSupport", "JSONDocuments",
        ]
    ),
    .testTarget(name: "ZipArchivesTests", dependencies: ["ZipArchives"]),
    .testTarget(name: "ProjectSeedsTests", dependencies: ["ProjectSeeds", "ZipArchives", "TestSupport"]),
    .testTarget(
        name: "TaxiTests",
        dependencies: [
            "TaxiSamples", "Taxi", "BuildPipeline", "SeededRandom", "ZipArchives", "Containers", "Tables",
            "CloudFormation", "PipelineDefinition", "TestSupport", "JSONDocuments",
        ]
    ),
    .testTarget(name: "ObjectsTests", dependencies: ["Objects", "Store", "Identifiers", "TestSupport"]),
    .testTarget(name: "EventsTests", dependencies: ["Events", "Store", "TestSupport", "JSONDocuments"]),
    .testTarget(name: "MetricStoreTests", dependencies: ["MetricStore", "Store", "TestSupport", "JSONDocuments"]),
    .testTarget(
        name: "RegistryTests",
        dependencies: ["Registry", "Store", "Identifiers", "TestSupport", "JSONDocuments"]
    ),
    .testTarget(
        name: "LineageTests",
        dependencies: ["Lineage", "SeededRandom", "Store", "Identifiers", "TestSupport", "JSONDocuments"]
    ),
    .testTarget(
        name: "JobsTests",
        dependencies: ["Jobs", "Objects", "Store", "Identifiers", "TestSupport", "JSONDocuments"]
    ),
    .testTarget(
        name: "EndpointsTests",
        dependencies: ["Endpoints", "MetricStore", "Objects", "Store", "TestSupport", "JSONDocuments"]
    ),
    .testTarget(
        name: "MonitorsTests",
        dependencies: ["Monitors", "Jobs", "MetricStore", "Objects", "Store", "TestSupport", "JSONDocuments"]
    ),
    .testTarget(
        name: "PipelinesTests",
        dependencies: [
            "Pipelines", "Jobs", "Registry", "Objects", "Store", "PipelineDefinition", "TestSupport", "JSONDocuments",
        ]
    ),
    .testTarget(
        name: "CloudFormationTests",
        dependencies: ["CloudFormation", "SeededRandom", "TestSupport", "JSONDocuments"]
    ),
    .testTarget(
        name: "BlueprintsTests",
        dependencies: ["Blueprints", "CloudFormation", "PipelineDefinition", "TestSupport", "JSONDocuments"]
    ),
    .testTarget(name: "BuildsTests", dependencies: ["Builds", "ZipArchives", "TestSupport", "JSONDocuments"]),
    .testTarget(
        name: "RepositoriesTests",
        dependencies: ["Repositories", "Objects", "Store", "Identifiers", "TestSupport", "JSONDocuments"]
    ),
    .testTarget(name: "FunctionsTests", dependencies: ["Functions", "Store", "TestSupport", "JSONDocuments"]),
    .testTarget(name: "RolesTests", dependencies: ["Roles", "Store", "TestSupport", "JSONDocuments"]),
    .testTarget(
        name: "AutoscalingTests",
        dependencies: [
            "Autoscaling", "Endpoints", "MetricStore", "Objects", "Store", "Identifiers", "Boosting", "TestSupport",
            "JSONDocuments",
        ]
    ),
    .testTarget(
        name: "DeliveryTests",
        dependencies: [
            "Delivery", "Jobs", "Objects", "Store", "Identifiers", "SeededRandom", "TestSupport", "JSONDocuments",
        ]
    ),
    .testTarget(
        name: "StacksTests",
        dependencies: [
            "Stacks", "CloudFormation", "SeededRandom", "Objects", "Store", "Identifiers", "TestSupport",
            "JSONDocuments", .product(name: "OrderedCollections", package: "swift-collections"),
        ]
    ),
    .testTarget(
        name: "ProjectsTests",
        dependencies: [
            "Projects", "Objects", "Store", "Identifiers", "TestSupport", "JSONDocuments",
        ]
    ),
    .testTarget(
        name: "StackResourcesTests",
        dependencies: [
            "StackResources", "Stacks", "Delivery", "Autoscaling", "Roles", "Functions", "Repositories", "Pipelines",
            "Monitors", "Endpoints", "Registry", "MetricStore", "Events", "Objects", "Store", "Identifiers",
            "Jobs", "TestSupport", "JSONDocuments",
        ]
    ),
    .testTarget(
        name: "GatewayTests",
        dependencies: [
            "Gateway", "DriftCommands", "Host", "Objects", "Boosting", "Identifiers", "Store", "TestSupport",
            "JSONDocuments",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
        ]
    ),
    .testTarget(
        name: "HostTests",
        dependencies: [
            "Host", "Functions", "Delivery", "Events", "Pipelines", "Repositories", "Stacks", "Objects", "Store",
            "Identifiers", "TestSupport", "JSONDocuments",
        ]
    ),
    .testTarget(
        name: "IntegrationTests",
        dependencies: [
            "drift", "DriftCommands", "Host", "Gateway", "Endpoints", "TaxiSamples", "CLinux", "Objects", "Store",
            "Identifiers",
            "SeededRandom", "JSONDocuments",
            "TestSupport",
            .product(name: "NIOHTTP1", package: "swift-nio"),
        ],
        exclude: ["Fixtures"]
    ),
]
.filter { FileManager.default.fileExists(atPath: Context.packageDirectory + "/Tests/\($0.name)") }
.filter { rooms.isEmpty || rooms.contains($0.name) }

let package = Package(
    name: "driftloop",
    products: [
        .executable(name: "drift", targets: ["drift"]),
        .library(name: "DriftKit", targets: ["DriftKit"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.6.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0", traits: []),
    ],
    targets: pure + seeds + jobs + services + adapters + support + tests,
    swiftLanguageModes: [.v6]
)

/// Whether a project's build is asking, for DriftKit alone.
let kit = Context.environment["DRIFTKIT"] != nil

if kit {
    package.products.removeAll { $0.name != "DriftKit" }
    package.targets = pure
    // Where this checkout has been built, the dependencies lie here already: nothing is downloaded.
    package.dependencies = package.dependencies.compactMap { dependency in
        guard case .sourceControl(_, let address, _) = dependency.kind,
            let name = ["swift-collections", "Yams"].first(where: address.hasSuffix)
        else { return nil }
        let checkout = Context.packageDirectory + "/.build/checkouts/" + name
        return FileManager.default.fileExists(atPath: checkout) ? .package(path: checkout) : dependency
    }
}

/// Rooms that make documents and no results: a project's build compiles them in a third of the time unoptimised.
let documents: Set = ["CloudFormation", "Blueprints", "PipelineDefinition", "Schedules"]

/// Warnings are errors in `make check` only, so that a newer compiler does not break a user's build.
let strict = Context.environment["DRIFTLOOP_STRICT"] == "1"
/// Some tests reach into their room, also in a release build.
let testing = Context.environment["DRIFTLOOP_TESTING"] == "1"

for target in package.targets where [.regular, .executable, .test].contains(target.type) {
    target.swiftSettings =
        [
            // Swift 7's features, as `swiftc -print-supported-features` spells them.
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .enableUpcomingFeature("InferIsolatedConformances"),
            .enableUpcomingFeature("ImmutableWeakCaptures"),
        ] + (target.swiftSettings ?? []) + (testing ? [.unsafeFlags(["-enable-testing"])] : [])
        + (kit && documents.contains(target.name) ? [.unsafeFlags(["-Onone"])] : [])
        + (strict
            ? [
                .treatAllWarnings(as: .error),
                .treatWarning("DeprecatedDeclaration", as: .warning),
                .treatWarning("ExplicitSendable", as: .error),
            ] : [])
}
