import Foundation
import ProjectSeeds
import Testing

@Suite("Kit location")
struct KitLocationTests {
    /// A folder with a kit at `checkout` and at `prefix/share/driftloop`, without symbolic links in its path.
    private func withKits(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appendingPathComponent("driftloop-kit-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        for kit in ["checkout", "prefix/share/driftloop"] {
            for part in ["Sources/DriftKit", "Seeds/build", ".build/release"] {
                try FileManager.default.createDirectory(
                    at: folder.appendingPathComponent("\(kit)/\(part)"),
                    withIntermediateDirectories: true
                )
            }
            try Data().write(to: folder.appendingPathComponent("\(kit)/Package.swift"))
        }
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("prefix/bin"),
            withIntermediateDirectories: true
        )
        try body(folder)
    }

    @Test func `a program in a checkout's build folder has the checkout`() throws {
        try withKits { folder in
            let drift = folder.appendingPathComponent("checkout/.build/release/drift")
            let kit = try KitLocation(environment: [:], executable: drift)
            #expect(kit.folder.path == folder.appendingPathComponent("checkout").path)
            #expect(kit.seed("build").path == folder.appendingPathComponent("checkout/Seeds/build").path)
        }
    }

    @Test func `an installed program has the share beside it, also through a link`() throws {
        try withKits { folder in
            let drift = folder.appendingPathComponent("prefix/bin/drift")
            try Data().write(to: drift)
            let link = folder.appendingPathComponent("link")
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: drift)
            for program in [drift, link] {
                let kit = try KitLocation(environment: [:], executable: program)
                #expect(kit.folder.path == folder.appendingPathComponent("prefix/share/driftloop").path)
            }
        }
    }

    @Test func `the option comes before the variable, and both before the program's own place`() throws {
        try withKits { folder in
            let drift = folder.appendingPathComponent("checkout/.build/release/drift")
            let shared = folder.appendingPathComponent("prefix/share/driftloop").path
            let byVariable = try KitLocation(environment: ["DRIFTLOOP_KIT": shared], executable: drift)
            #expect(byVariable.folder.path == shared)
            let checkout = folder.appendingPathComponent("checkout").path
            let byOption = try KitLocation(
                option: checkout,
                environment: ["DRIFTLOOP_KIT": shared],
                executable: drift
            )
            #expect(byOption.folder.path == checkout)
        }
    }

    @Test func `what is no kit is refused with what to do`() throws {
        try withKits { folder in
            let drift = folder.appendingPathComponent("prefix/bin/drift")
            let wrong = try #require(throws: SeedError.self) {
                try KitLocation(option: folder.path, environment: [:], executable: drift)
            }
            #expect(wrong.description.hasPrefix("--kit is \(folder.path), which holds no Package.swift"))
            let lost = try #require(throws: SeedError.self) {
                try KitLocation(environment: [:], executable: URL(fileURLWithPath: "/usr/bin/drift"))
            }
            #expect(lost.description.contains("/usr/bin/drift lies in no Driftloop checkout"))
            #expect(lost.description.contains("--kit or DRIFTLOOP_KIT"))
        }
    }
}
