import Boosting
import Foundation
import Tables
import TestSupport
import Testing

@Suite("Model archive") struct ModelArchiveTests {
    @Test func `a model comes out as it went in`() throws {
        let model = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let archive = try ModelArchive.pack(model: model)
        #expect(try ModelArchive.model(in: archive) == model)
        #expect(try ModelArchive.pack(model: model) == archive)
    }

    @Test func `a folder is packed whole, in the order of its names`() throws {
        try withFolder { folder in
            let long = String(repeating: "a", count: 90) + "/" + String(repeating: "b", count: 90)
            for (name, text) in [("model/xgboost-model", "tree"), ("model/code/x.py", "x"), ("model/" + long, "deep")] {
                let path = URL(fileURLWithPath: "\(folder)/\(name)")
                try FileManager.default.createDirectory(
                    at: path.deletingLastPathComponent(),
                    withIntermediateDirectories: true
                )
                try Data(text.utf8).write(to: path)
            }
            try ModelArchive.write(folder: "\(folder)/model", to: "\(folder)/model.tar.gz")
            #expect(try ModelArchive.model(at: "\(folder)/model.tar.gz") == Array("tree".utf8))
            try ModelArchive.extract("\(folder)/model.tar.gz", to: "\(folder)/out")
            #expect(try String(contentsOfFile: "\(folder)/out/code/x.py", encoding: .utf8) == "x")
            #expect(try String(contentsOfFile: "\(folder)/out/\(long)", encoding: .utf8) == "deep")
        }
    }

    @Test(
        .enabled(if: Python.with("xgboost, numpy") != nil, "needs Python: set DRIFTLOOP_PYTHON"),
        arguments: ["USTAR_FORMAT", "GNU_FORMAT", "PAX_FORMAT"]
    )
    func `archives of Python's tarfile are read`(format: String) throws {
        try withFolder { folder in
            try Python.run(
                """
                import sys, tarfile, io
                archive = tarfile.open(sys.argv[1] + '/m.tar.gz', 'w:gz', format=getattr(tarfile, sys.argv[2]))
                for name, data in [('./' + 'd' * 80 + '/' + 'e' * 60, b'other'), ('./xgboost-model', b'the model' * 100)]:
                    info = tarfile.TarInfo(name); info.size = len(data); archive.addfile(info, io.BytesIO(data))
                archive.close()
                """,
                [folder, format]
            )
            let expected = String(repeating: "the model", count: 100)
            #expect(try ModelArchive.model(at: "\(folder)/m.tar.gz") == Array(expected.utf8))
        }
    }

    @Test(
        .enabled(if: Python.with("xgboost, numpy") != nil, "needs Python: set DRIFTLOOP_PYTHON"),
        arguments: ["../evil", "/etc/evil", "a/../../evil", "symlink", "hardlink", "fifo"]
    )
    func `a hostile member is refused and nothing is written outside`(name: String) throws {
        try withFolder { folder in
            try Python.run(
                """
                import sys, tarfile, io
                archive = tarfile.open(sys.argv[1] + '/m.tar.gz', 'w:gz')
                info = tarfile.TarInfo(sys.argv[2]); info.size = 4
                kinds = {'symlink': tarfile.SYMTYPE, 'hardlink': tarfile.LNKTYPE, 'fifo': tarfile.FIFOTYPE}
                if sys.argv[2] in kinds:
                    info.type, info.linkname, info.size = kinds[sys.argv[2]], '/etc/passwd', 0
                archive.addfile(info, io.BytesIO(b'evil'))
                archive.close()
                """,
                [folder, name]
            )
            let error = #expect(throws: BoostingError.self) {
                try ModelArchive.extract("\(folder)/m.tar.gz", to: "\(folder)/in/out")
            }
            #expect(error?.code == .archive)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/in/evil"))
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/in/out/\(name)"))
        }
    }

    @Test func `an archive that unpacks beyond the limit is refused`() throws {
        let archive = try ModelArchive.pack(model: [UInt8](repeating: 0, count: 1 << 20))
        #expect(throws: BoostingError.self) { try ModelArchive.model(in: archive, limit: 1 << 16) }
    }

    @Test func `damaged archives are an error, never a crash`() throws {
        let archive = try ModelArchive.pack(model: Array("a model".utf8))
        let tar = try Gzip.decompress(archive, limit: 1 << 20)
        var random = Seeded(state: 3)
        for length in 0..<archive.count {
            #expect(throws: BoostingError.self) { try ModelArchive.model(in: Array(archive[..<length])) }
        }
        for _ in 0..<1000 {
            var damaged = tar
            damaged[Int.random(in: 0..<1024, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            _ = try? ModelArchive.model(in: damaged)
            _ = try? ModelArchive.model(in: Array(damaged[..<Int.random(in: 0..<tar.count, using: &random)]))
        }
    }
}
