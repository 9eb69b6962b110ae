extension TreeEnsemble {
    /// Appends one tree of a model file.
    ///
    /// Each split's feature must be below `columns`; leaves are multiplied by `scale`, a dart tree's weight, else 1.
    /// - Throws: ``BoostingError/Code/model`` if arrays are missing or differ in length, or the nodes are no tree.
    mutating func append(
        _ tree: ModelDocument,
        number: Int,
        group: Int,
        columns: Int,
        scale: Float
    ) throws(BoostingError) {
        func fault(_ message: String) -> BoostingError {
            BoostingError(.model, "The model is damaged: in tree \(number), \(message).")
        }
        guard let left = tree["left_children"]?.integers, let right = tree["right_children"]?.integers,
            let features = tree["split_indices"]?.integers, let values = tree["split_conditions"]?.floats,
            let defaults = tree["default_left"]?.integers
        else {
            throw fault(
                "an array of left_children, right_children, split_indices, split_conditions, default_left is missing"
            )
        }
        let count = left.count
        guard count > 0, right.count == count, features.count == count, values.count == count, defaults.count == count
        else {
            throw fault("the arrays of its nodes differ in length")
        }
        guard tree["tree_param"]?["size_leaf_vector"]?.string.map({ ["0", "1"].contains($0) }) ?? true else {
            throw BoostingError(.model, "The model's trees have vectors in their leaves, which is not supported.")
        }
        let types = tree["split_type"]?.integers ?? []
        let sets = try categorySets(of: tree, nodes: count, fault)
        guard nodes.count + count < Int(UInt32.max) else { throw fault("there are too many nodes") }

        let root = nodes.count
        nodes.append(Node(value: 0, left: 0, feature: 0))
        var waiting: [(source: Int, target: Int)] = [(0, root)]
        var next = 0
        var seen = [Bool](repeating: false, count: count)
        while next < waiting.count {
            let (source, target) = waiting[next]
            next += 1
            guard !seen[source] else { throw fault("node \(source) has two parents") }
            seen[source] = true
            if left[source] == -1 {
                nodes[target] = Node(value: values[source] * scale, left: 0, feature: 0)
                continue
            }
            guard left.indices.contains(left[source]), left.indices.contains(right[source]) else {
                throw fault("node \(source) has a child that does not exist")
            }
            guard (0..<columns).contains(features[source]), features[source] <= Int(Self.featureMask) else {
                throw fault("node \(source) splits on feature \(features[source]) of \(columns)")
            }
            var feature = UInt32(features[source])
            if defaults[source] != 0 { feature |= Self.defaultLeft }
            var value = values[source]
            if types.indices.contains(source), types[source] == 1 {
                feature |= Self.categorical
                value = Float(bitPattern: UInt32(categorySets.count))
                categorySets.append(sets[source] ?? [])
            }
            let children = nodes.count
            nodes[target] = Node(value: value, left: UInt32(children), feature: feature)
            nodes.append(Node(value: 0, left: 0, feature: 0))
            nodes.append(Node(value: 0, left: 0, feature: 0))
            waiting.append((left[source], children))
            waiting.append((right[source], children + 1))
        }
        roots.append((UInt32(root), UInt32(group)))
    }

    /// Each categorical node's set of categories.
    private func categorySets(
        of tree: ModelDocument,
        nodes: Int,
        _ fault: (String) -> BoostingError
    ) throws(BoostingError) -> [Int: [UInt64]] {
        guard let owners = tree["categories_nodes"]?.integers, !owners.isEmpty else { return [:] }
        guard let categories = tree["categories"]?.integers, let starts = tree["categories_segments"]?.integers,
            let sizes = tree["categories_sizes"]?.integers, starts.count == owners.count, sizes.count == owners.count
        else { throw fault("the arrays of its categories are missing or differ in length") }
        var result: [Int: [UInt64]] = [:]
        for (index, owner) in owners.enumerated() {
            guard starts[index] >= 0, sizes[index] >= 0, starts[index] <= categories.count,
                sizes[index] <= categories.count - starts[index], (0..<nodes).contains(owner)
            else { throw fault("a set of categories lies outside of them") }
            var words: [UInt64] = []
            for category in categories[starts[index]..<starts[index] + sizes[index]] {
                guard (0..<16_777_216).contains(category) else { throw fault("\(category) is no category") }
                if category / 64 >= words.count {
                    words.append(contentsOf: [UInt64](repeating: 0, count: category / 64 + 1 - words.count))
                }
                words[category / 64] |= 1 << UInt64(category % 64)
            }
            result[owner] = words
        }
        return result
    }
}
