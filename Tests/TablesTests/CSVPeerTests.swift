import Foundation
import Tables
import TestSupport
import Testing

/// Where python with pandas and the real data are, if they are there.
enum CSVPeer {
    static let data = Checkout.data.path
    static let isThere =
        FileManager.default.fileExists(atPath: data + "/electricity.csv") && Python.with("pandas") != nil
}

@Suite("CSV beside pandas", .enabled(if: CSVPeer.isThere, "needs DRIFTLOOP_DATA and a python with pandas"))
struct CSVPeerTests {
    /// Prints each value of each column, numbers by their bits.
    private static let program = """
        import sys, struct, pandas as pd
        d = pd.read_csv(sys.argv[1], keep_default_na=False, na_values=[''], float_precision='round_trip', low_memory=False)
        for name in d.columns:
            c = d[name]
            number = c.dtype.kind in 'if'
            print('#', name, 'double' if number else 'text')
            for v in c:
                if pd.isna(v): print('-')
                elif number: print(struct.pack('>d', float(v)).hex())
                else: print('=' + str(v))
        """

    @Test(arguments: ["electricity.csv", "green_tripdata_2020-04.csv.gz", "taxi_zone_lookup.csv"])
    func `every value is the one that pandas reads`(file: String) async throws {
        let path = CSVPeer.data + "/" + file
        let lines = try Python.run(CSVPeerTests.program, [path])
            .split(separator: "\n", omittingEmptySubsequences: false)
        // pandas types a column by all of its values, which the second reading is told here.
        var options = ReadOptions()
        for line in lines where line.hasPrefix("# ") {
            let words = line.split(separator: " ")
            options.types[words[1..<(words.count - 1)].joined(separator: " ")] = words.last == "text" ? .text : .double
        }
        let table = try await WholeTable(CSVReader(paths: [path], options: options))
        var expected = lines.makeIterator()
        var compared = 0
        for (index, name) in table.names.enumerated() {
            #expect(expected.next()?.hasPrefix("# \(name) ") == true)
            for batch in table.batches {
                let column = batch.columns[index]
                for row in 0..<batch.rowCount {
                    let line = expected.next()
                    let mine: String
                    if column.validity?[row] == false {
                        mine = "-"
                    } else if case .double(let values) = column.values {
                        let digits = String(values[row].bitPattern, radix: 16)
                        mine = String(repeating: "0", count: 16 - digits.count) + digits
                    } else {
                        mine = "=" + (column.text(row) ?? "")
                    }
                    if mine != line ?? "" {
                        Issue.record("\(name), row \(row): \(mine) is not \(line ?? "there")")
                        return
                    }
                    compared += 1
                }
            }
        }
        #expect(compared == table.report.rows * table.names.count)
        #expect(compared > 1000)
        // Without types, a column that pandas has as text is text in some batch. The other way round does not hold: `.5`, as these
        // files have it, is no number to Deequ.
        let inferred = try await WholeTable(CSVReader(paths: [path]))
        for (index, name) in inferred.names.enumerated() where options.types[name] == .text {
            #expect(inferred.batches.contains { $0.columns[index].type == .text }, "\(name)")
        }
    }
}
