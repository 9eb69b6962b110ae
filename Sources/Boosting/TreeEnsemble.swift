/// Decision trees laid out for fast evaluation: all nodes in one array, a node's two children side by side.
///
/// Built only from checked trees: every child lies in the array, every tree ends, every feature exists.
struct TreeEnsemble: Sendable {
    /// Twelve bytes a node.
    struct Node: Sendable {
        /// The split's threshold or, in a leaf, its value; in a categorical split, the index of its set, as bits.
        var value: Float
        /// The left child's index, which the right one follows; 0 in a leaf.
        var left: UInt32
        /// The feature in the low 30 bits; bit 31: missing values go left; bit 30: a categorical split.
        var feature: UInt32
    }

    static let defaultLeft: UInt32 = 1 << 31
    static let categorical: UInt32 = 1 << 30
    static let featureMask: UInt32 = categorical - 1

    /// Categories that go right, as a bit set by category number.
    var categorySets: [[UInt64]] = []
    var nodes: [Node] = []
    /// Each tree's root and output group, in the order of boosting.
    var roots: [(node: UInt32, group: UInt32)] = []

    /// Adds a row's leaves onto `sums`, one a group, tree after tree in single precision, as XGBoost does.
    func add(_ row: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>) {
        nodes.withUnsafeBufferPointer { nodes in
            if categorySets.isEmpty {
                addNumeric(row, to: sums, nodes)
            } else {
                for root in roots { sums[Int(root.group)] += leaf(of: row, from: Int(root.node), nodes) }
            }
        }
    }

    /// Adds a block of rows' leaves, one tree over all rows at a time, so that the tree stays in the processor's cache.
    func add(
        _ rows: UnsafePointer<Float>,
        count: Int,
        columns: Int,
        to sums: UnsafeMutablePointer<Float>,
        groups: Int
    ) {
        let isNumeric = categorySets.isEmpty
        nodes.withUnsafeBufferPointer { nodes in
            for root in roots {
                var slot = Int(root.group)
                let node = Int(root.node)
                for row in 0..<count {
                    let values = rows + row * columns
                    sums[slot] +=
                        isNumeric
                        ? Self.numericLeaf(of: values, below: nodes[node], nodes) : leaf(of: values, from: node, nodes)
                    slot += groups
                }
            }
        }
    }

    /// Walks down four trees at a time, so that the processor waits for four nodes at once and not for one after another.
    private func addNumeric(
        _ row: UnsafePointer<Float>,
        to sums: UnsafeMutablePointer<Float>,
        _ nodes: UnsafeBufferPointer<Node>
    ) {
        roots.withUnsafeBufferPointer { roots in
            var next = 0
            while next + 4 <= roots.count {
                var first = nodes[Int(roots[next].node)]
                var second = nodes[Int(roots[next + 1].node)]
                var third = nodes[Int(roots[next + 2].node)]
                var fourth = nodes[Int(roots[next + 3].node)]
                while first.left != 0, second.left != 0, third.left != 0, fourth.left != 0 {
                    first = Self.child(of: first, row, nodes)
                    second = Self.child(of: second, row, nodes)
                    third = Self.child(of: third, row, nodes)
                    fourth = Self.child(of: fourth, row, nodes)
                }
                sums[Int(roots[next].group)] += Self.numericLeaf(of: row, below: first, nodes)
                sums[Int(roots[next + 1].group)] += Self.numericLeaf(of: row, below: second, nodes)
                sums[Int(roots[next + 2].group)] += Self.numericLeaf(of: row, below: third, nodes)
                sums[Int(roots[next + 3].group)] += Self.numericLeaf(of: row, below: fourth, nodes)
                next += 4
            }
            while next < roots.count {
                sums[Int(roots[next].group)] += Self.numericLeaf(of: row, below: nodes[Int(roots[next].node)], nodes)
                next += 1
            }
        }
    }

    /// The leaf below a node of a tree without categorical splits.
    @inline(__always)
    private static func numericLeaf(
        of row: UnsafePointer<Float>,
        below start: Node,
        _ nodes: UnsafeBufferPointer<Node>
    ) -> Float {
        var node = start
        while node.left != 0 { node = child(of: node, row, nodes) }
        return node.value
    }

    /// The child that a row goes to, chosen without a branch, for a processor guesses splits badly.
    @inline(__always)
    private static func child(
        of node: Node,
        _ row: UnsafePointer<Float>,
        _ nodes: UnsafeBufferPointer<Node>
    ) -> Node {
        let value = row[Int(node.feature & featureMask)]
        let whereMissing = ~node.feature >> 31
        let wherePresent: UInt32 = value < node.value ? 0 : 1
        return nodes[Int(node.left &+ (value.isNaN ? whereMissing : wherePresent))]
    }

    private func leaf(of row: UnsafePointer<Float>, from root: Int, _ nodes: UnsafeBufferPointer<Node>) -> Float {
        var node = nodes[root]
        while node.left != 0 {
            let value = row[Int(node.feature & Self.featureMask)]
            let goesRight: Bool
            if value.isNaN {
                goesRight = node.feature & Self.defaultLeft == 0
            } else if node.feature & Self.categorical != 0 {
                goesRight = contains(value, set: Int(node.value.bitPattern))
            } else {
                goesRight = !(value < node.value)
            }
            node = nodes[Int(node.left) &+ (goesRight ? 1 : 0)]
        }
        return node.value
    }

    /// Whether a value goes right; what is no category number (negative, or 2²⁴ and more) is in no set.
    ///
    /// - Source: XGBoost, `common::Decision`.
    private func contains(_ value: Float, set: Int) -> Bool {
        guard value >= 0, value < 16_777_216 else { return false }
        let category = Int(value)
        let words = categorySets[set]
        return category / 64 < words.count && words[category / 64] >> UInt64(category % 64) & 1 == 1
    }
}
