// swift-tools-version: 6.2
import PackageDescription

/// Driftloop's kit: the folder that DRIFTKIT names, as a Driftloop server's builds set it, else from GitHub.
let driftloop: Package.Dependency =
    if let folder = Context.environment["DRIFTKIT"] {
        .package(name: "driftloop", path: folder)
    } else {
        .package(url: "https://github.com/driftloop/driftloop", branch: "main")
    }

let kit: Target.Dependency = .product(name: "DriftKit", package: "driftloop")

let package = Package(
    name: "build",
    dependencies: [driftloop],
    targets: [
        .systemLibrary(name: "CProj", pkgConfig: "proj", providers: [.apt(["libproj-dev"])]),
        .systemLibrary(name: "CShapelib", providers: [.apt(["libshp-dev"])]),
        // Zones, trips, features, the split, the evaluation.
        .target(name: "Taxi", dependencies: [kit, "CProj", "CShapelib"]),
        // The SageMaker pipeline that builds a model, and the stack that it is deployed with.
        .target(name: "BuildPipeline", dependencies: [kit]),
        // One executable for each step of ours, and one that writes the stack's template.
        .executableTarget(name: "preprocess", dependencies: ["Taxi", kit]),
        .executableTarget(name: "evaluate", dependencies: ["Taxi", kit]),
        .executableTarget(name: "pipeline", dependencies: ["BuildPipeline", kit]),
        .testTarget(name: "TaxiTests", dependencies: ["Taxi", kit]),
        .testTarget(name: "BuildPipelineTests", dependencies: ["BuildPipeline", kit]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableUpcomingFeature("InferIsolatedConformances"),
        .enableUpcomingFeature("ImmutableWeakCaptures"),
    ]
}
