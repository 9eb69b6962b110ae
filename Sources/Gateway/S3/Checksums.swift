import CZlib
import Crypto
import Foundation

/// The digests of a body that its headers or trailers promise, computed as the body passes.
struct Checksums: Sendable {
    private var digests: [Algorithm: Digest] = [:]

    /// What a body can be checked by, named by the header that carries it.
    enum Algorithm: String, CaseIterable, Sendable {
        case md5 = "content-md5"
        case crc32 = "x-amz-checksum-crc32"
        case crc32c = "x-amz-checksum-crc32c"
        case crc64nvme = "x-amz-checksum-crc64nvme"
        case sha1 = "x-amz-checksum-sha1"
        case sha256 = "x-amz-checksum-sha256"
        /// In hexadecimal digits, or a word beginning with `STREAMING-` or `UNSIGNED-`.
        case payload = "x-amz-content-sha256"
    }

    private enum Digest: Sendable {
        case md5(Insecure.MD5)
        case sha1(Insecure.SHA1)
        case sha256(SHA256)
        case crc32(UInt32)
        case crc32c(UInt32)
        case crc64(UInt64)
    }

    /// Prepares to compute these.
    init(_ algorithms: some Sequence<Algorithm>) {
        for algorithm in algorithms {
            digests[algorithm] =
                switch algorithm {
                case .md5: .md5(Insecure.MD5())
                case .sha1: .sha1(Insecure.SHA1())
                case .sha256, .payload: .sha256(SHA256())
                case .crc32: .crc32(0)
                case .crc32c: .crc32c(~0)
                case .crc64nvme: .crc64(~0)
                }
        }
    }

    /// Passes bytes on to every digest.
    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        for (algorithm, digest) in digests {
            switch digest {
            case .md5(var hash):
                hash.update(bufferPointer: bytes)
                digests[algorithm] = .md5(hash)
            case .sha1(var hash):
                hash.update(bufferPointer: bytes)
                digests[algorithm] = .sha1(hash)
            case .sha256(var hash):
                hash.update(bufferPointer: bytes)
                digests[algorithm] = .sha256(hash)
            case .crc32(let value):
                let start = bytes.bindMemory(to: UInt8.self).baseAddress
                if let start {
                    digests[algorithm] = .crc32(UInt32(truncatingIfNeeded: crc32_z(UInt(value), start, bytes.count)))
                }
            case .crc32c(let value): digests[algorithm] = .crc32c(CRCTable.castagnoli.update(value, bytes))
            case .crc64(let value): digests[algorithm] = .crc64(CRCTable.nvme.update(value, bytes))
            }
        }
    }

    /// The value of a digest as its header spells it; nil if it was not computed.
    func text(_ algorithm: Algorithm) -> String? {
        func base64(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }
        func bigEndian(_ value: some FixedWidthInteger) -> String {
            base64(withUnsafeBytes(of: value.bigEndian) { Array($0) })
        }
        switch digests[algorithm] {
        case nil: return nil
        case .md5(let hash): return base64(hash.finalize())
        case .sha1(let hash): return base64(hash.finalize())
        case .sha256(let hash) where algorithm == .payload:
            return hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        case .sha256(let hash): return base64(hash.finalize())
        case .crc32(let value): return bigEndian(value)
        case .crc32c(let value): return bigEndian(~value)
        case .crc64(let value): return bigEndian(~value)
        }
    }
}

/// A reflected cyclic redundancy check, a byte at a time.
struct CRCTable<Word: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
    private let words: [Word]

    /// Makes the table of a polynomial, its bits reversed.
    init(reversed polynomial: Word) {
        words = (0..<256)
            .map { index in
                (0..<8).reduce(Word(index)) { word, _ in word & 1 == 1 ? word >> 1 ^ polynomial : word >> 1 }
            }
    }

    /// The register behind `bytes`; it begins as all ones, and its complement is the checksum.
    func update(_ register: Word, _ bytes: UnsafeRawBufferPointer) -> Word {
        words.withUnsafeBufferPointer { words in
            var register = register
            for byte in bytes { register = register >> 8 ^ words[Int(UInt8(truncatingIfNeeded: register) ^ byte)] }
            return register
        }
    }
}

extension CRCTable<UInt32> {
    /// CRC-32C.
    ///
    /// Source: RFC 3720, B.4.
    static let castagnoli = CRCTable(reversed: 0x82F6_3B78)
}

extension CRCTable<UInt64> {
    /// CRC-64/NVME.
    ///
    /// Source: NVM Express, NVM Command Set Specification 1.0d, 5.2.1.3.4.
    static let nvme = CRCTable(reversed: 0x9A6C_9329_AC4B_C9B5)
}
