import JSONDocuments

extension JSON {
    /// What a provider reads, with `null` for each of these properties that is absent: one that was given is gone then.
    func telling(_ properties: String...) -> JSON {
        var json = self
        for property in properties where json[property] == nil { json[property] = .null }
        return json
    }
}
