import Foundation
import Testing

@testable import ZipArchives

@Suite("ZipArchive")
struct ZipArchiveTests {
    private let members: [ZipArchive.File] = [
        .init("folder/a.txt", Array("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".utf8)),
        .init("b.bin", (0..<200).map { UInt8($0) }, isExecutable: true), .init("empty", []),
    ]

    @Test func `packed members unpack to the same bytes`() throws {
        let archive = try ZipArchive(ZipArchive.pack(members))
        #expect(archive.members.map(\.name) == members.map(\.name))
        #expect(archive.members.map(\.isExecutable) == members.map(\.isExecutable))
        for (member, original) in zip(archive.members, members) {
            #expect(try archive.unpack(member) == original.content)
        }
        #expect(archive.members[0].compressedSize < archive.members[0].size)
    }

    @Test func `a stored member is read`() throws {
        // Hand-made: local header, content "hi", directory entry, end record (APPNOTE 4.3).
        let checksum = ZipArchive.checksum(Array("hi".utf8))
        let crc = (0..<4).map { UInt8(truncatingIfNeeded: checksum >> (8 * $0)) }
        let common: [UInt8] = [10, 0, 0, 0, 0, 0, 0, 0, 0, 0] + crc + [2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0]
        let local: [UInt8] = [0x50, 0x4B, 3, 4] + common + Array("x".utf8) + Array("hi".utf8)
        let entry: [UInt8] = [0x50, 0x4B, 1, 2, 20, 0] + common + [UInt8](repeating: 0, count: 14) + Array("x".utf8)
        let end: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0, UInt8(entry.count), 0, 0, 0, UInt8(local.count)]
        let archive = try ZipArchive(local + entry + end + [0, 0, 0, 3, 0] + Array("end".utf8))
        #expect(archive.members.map(\.name) == ["x"])
        #expect(try archive.unpack(archive.members[0]) == Array("hi".utf8))
    }

    @Test func `every truncation is an error`() throws {
        let bytes = try ZipArchive.pack(members)
        for count in 0..<bytes.count {
            #expect(throws: ZipArchiveError.self) { try ZipArchive(Array(bytes[..<count])) }
        }
    }

    @Test func `a flipped bit never gives other content`() throws {
        let bytes = try ZipArchive.pack(members)
        let contents = Set(members.map(\.content))
        for bit in 0..<bytes.count * 8 {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << (bit % 8)
            guard let archive = try? ZipArchive(damaged) else { continue }
            for member in archive.members {
                guard let content = try? archive.unpack(member) else { continue }
                #expect(contents.contains(content), "bit \(bit)")
            }
        }
    }

    @Test(arguments: [
        // Offsets in the only directory entry, counted from its start.
        (8, [UInt8(1)], "encrypted"), (10, [12], "method 12"), (24, [0, 0, 0, 0x10], "limit"),
        (24, [9, 0], "entry says"),
        (16, [1, 2, 3, 4], "checksum"), (42, [255, 255, 0, 0], "no header"), (20, [255, 255, 255, 0], "cut off"),
    ])
    func `a lying entry is refused`(offset: Int, patch: [UInt8], reason: String) throws {
        let content = Array("some text".utf8)
        var bytes = try ZipArchive.pack([.init("x", content)])
        let entry = bytes.count - 22 - 47
        #expect(bytes[entry..<entry + 4] == [0x50, 0x4B, 1, 2])
        bytes.replaceSubrange(entry + offset..<entry + offset + patch.count, with: patch)
        let archive = try ZipArchive(bytes)
        if reason == "entry says" {
            #expect(try archive.unpack(archive.members[0]) == content)
            return
        }
        let error = try #require(throws: ZipArchiveError.self) { try archive.unpack(archive.members[0]) }
        #expect(error.description.contains(reason))
    }

    @Test func `more entries than the directory holds are refused`() throws {
        var bytes = try ZipArchive.pack(members)
        bytes[bytes.count - 12] = 200
        #expect(throws: ZipArchiveError.self) { try ZipArchive(bytes) }
    }

    @Test func `equal files give equal bytes`() throws {
        #expect(try ZipArchive.pack(members) == ZipArchive.pack(members))
    }
}
