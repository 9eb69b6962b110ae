import Boosting
import BuiltInAlgorithms
import Containers
import Foundation
import TestSupport
import Testing

@Suite("Debugger rules") struct DebuggerRulesTests {
    /// A training job's tree and, after it, its rule's.
    private struct Trees {
        let training: URL
        let rule: URL

        func write(_ path: String, _ text: String) throws {
            let url = training.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: url)
        }

        /// What a training job leaves, as a rule's job finds it: archives, or single files.
        func hand(over isCompressed: Bool) throws {
            let output = rule.appendingPathComponent("processing/input/output")
            try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
            let data = training.appendingPathComponent("output/data")
            let model = training.appendingPathComponent("model")
            if isCompressed {
                try ModelArchive.write(folder: data.path, to: output.appendingPathComponent("output.tar.gz").path)
                try ModelArchive.write(folder: model.path, to: output.appendingPathComponent("model.tar.gz").path)
            } else {
                try FileManager.default.copyItem(at: data, to: output.appendingPathComponent("output"))
                try FileManager.default.copyItem(at: model, to: output.appendingPathComponent("model"))
            }
            try FileManager.default.createDirectory(
                at: rule.appendingPathComponent("input"),
                withIntermediateDirectories: true
            )
            try FileManager.default.copyItem(
                at: training.appendingPathComponent("input/data"),
                to: rule.appendingPathComponent("input/data")
            )
        }

        func report(_ rule: String = "CreateXgboostReport", job: String = "job") async -> Int32 {
            await DebuggerRules.run(
                container: Container(environment: [
                    "DRIFTLOOP_OPT_ML": self.rule.path, "rule_to_invoke": rule, "TRAINING_JOB_NAME": job,
                ])
            )
        }

        var page: String {
            let path = "processing/output/rule/xgboost_report.html"
            return (try? String(contentsOf: rule.appendingPathComponent(path), encoding: .utf8)) ?? ""
        }
    }

    private func withTrees<Result>(_ body: (Trees) async throws -> Result) async throws -> Result {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("driftloop-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        return try await body(
            Trees(training: root.appendingPathComponent("training"), rule: root.appendingPathComponent("rule"))
        )
    }

    /// Trains on rows whose label is `label(a, b, noise)`, with a second channel of other rows.
    private func train(
        _ trees: Trees,
        _ settings: String,
        label: (Int, Int, Int) -> Int,
        header: String = ""
    ) async throws {
        func rows(_ range: Range<Int>) -> String {
            header
                + range.map { index in
                    let (a, b) = (index * 37 % 101, index * 61 % 83)
                    return "\(label(a, b, index % 7 == 0 ? 1 : 0)),\(a),\(index % 10 == 0 ? "" : String(b))\n"
                }
                .joined()
        }
        try trees.write("input/config/hyperparameters.json", settings)
        try trees.write(
            "input/config/inputdataconfig.json",
            #"{"train":{"ContentType":"text/csv"},"validation":{"ContentType":"text/csv"}}"#
        )
        try trees.write("input/data/train/rows.csv", rows(0..<700))
        try trees.write("input/data/validation/rows.csv", rows(700..<1003))
        let container = Container(environment: ["DRIFTLOOP_OPT_ML": trees.training.path])
        try #require(await XGBoostTraining.run(container: container) == 0)
    }

    private static let regression = #"{"num_round":"12","max_depth":"3","objective":"reg:squarederror"}"#

    @Test(.enabled(if: Page.isReadable, "Python with xgboost is not installed"), arguments: [true, false])
    func `a regression's report has the numbers that numpy computes`(isCompressed: Bool) async throws {
        try await withTrees { trees in
            try await train(trees, Self.regression) { 3 * $0 - $1 + $2 }
            try trees.hand(over: isCompressed)
            #expect(await trees.report() == 0)
            try Page.check(trees.rule, trees.training, Self.regressionChecks)
        }
    }

    @Test(.enabled(if: Page.isReadable, "Python with xgboost is not installed"))
    func `a classification's report has the numbers that scikit-learn computes`() async throws {
        try await withTrees { trees in
            let settings =
                #"{"num_round":"8","max_depth":"2","objective":"binary:logistic","eval_metric":"auc,logloss"}"#
            try await train(trees, settings) { ($0 * 3 + $1 > 190 ? 1 : 0) ^ $2 }
            try trees.hand(over: true)
            #expect(await trees.report() == 0)
            try Page.check(trees.rule, trees.training, Self.binaryChecks)
        }
    }

    @Test(.enabled(if: Page.isReadable, "Python with xgboost is not installed"))
    func `a report on several classes counts what is taken for what`() async throws {
        try await withTrees { trees in
            let settings = #"{"num_round":"6","max_depth":"2","objective":"multi:softprob","num_class":"3"}"#
            try await train(trees, settings) { ($0 / 40 + $2) % 3 }
            try trees.hand(over: true)
            #expect(await trees.report() == 0)
            try Page.check(trees.rule, trees.training, Self.classChecks)
        }
    }

    @Test func `without a validation channel the training rows are measured`() async throws {
        try await withTrees { trees in
            try await train(trees, Self.regression) { $0 + $2 }
            try FileManager.default.removeItem(at: trees.training.appendingPathComponent("input/data/validation"))
            let channels = #"{"train":{"ContentType":"text/csv"}}"#
            try trees.write("input/config/inputdataconfig.json", channels)
            let container = Container(environment: ["DRIFTLOOP_OPT_ML": trees.training.path])
            try #require(await XGBoostTraining.run(container: container) == 0)
            try trees.hand(over: true)
            #expect(await trees.report() == 0)
            let page = trees.page
            #expect(
                page.contains("Predictions for the train rows")
                    && page.contains("<th scope=\"row\">Rows</th><td>700</td>")
            )
        }
    }

    @Test func `hostile names stay text`() async throws {
        try await withTrees { trees in
            try await train(trees, Self.regression) { $0 + $1 + $2 }
            let features =
                #"{"feature_importance":[{"feature":"</td><script>alert('x')</script>\u0000\"&","column":0,"gain":1,"weight":2,"cover":3}]}"#
            try trees.write("output/data/feature-importance.json", features)
            try trees.hand(over: true)
            #expect(await trees.report(job: "<img src=http://evil.example/x onerror=alert(1)>") == 0)
            let page = trees.page
            #expect(!page.contains("<script") && !page.contains("<img") && !page.contains("\u{0}"))
            #expect(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
            if Page.isReadable {
                try Page.check(trees.rule, trees.training, "")
            }
        }
    }

    @Test func `another rule, or a job without metrics, is refused by name`() async throws {
        try await withTrees { trees in
            func failure() -> String {
                let path = trees.rule.appendingPathComponent("output/failure")
                return (try? String(contentsOf: path, encoding: .utf8)) ?? ""
            }
            #expect(await trees.report("LossNotDecreasing") == 1)
            #expect(failure().contains("LossNotDecreasing"))
            #expect(await trees.report() == 1)
            #expect(failure().contains("metrics.json"))
            #expect(trees.page.isEmpty)
        }
    }

    private static let regressionChecks = """
        errors = y_hat - y
        facts = dict(rows("errors"))
        assert facts["Rows"] == "303"
        near(facts["RMSE"], np.sqrt(np.mean(errors ** 2)))
        near(facts["MAE"], np.mean(np.abs(errors)))
        near(facts["Mean error"], np.mean(errors))
        near(facts["R²"], 1 - np.sum(errors ** 2) / np.sum((y - y.mean()) ** 2))
        order = np.lexsort((y_hat, y))
        for row, part in zip(rows("tenths"), np.array_split(order, 10), strict=True):
            e = errors[part]
            for text, value in zip(row, [y[part].min(), y[part].max(), len(part), e.mean(), np.abs(e).mean(), np.sqrt((e ** 2).mean())]):
                near(text, value)
        counts, edges = np.histogram(errors, 20)
        got = rows("residuals")
        assert sum(int(r[2]) for r in got) == len(y)
        assert sum(abs(int(r[2]) - c) for r, c in zip(got, counts, strict=True)) <= 2, (got, counts)
        for row, low in zip(got, edges): near(row[0], low)
        labels = np.loadtxt(training + "/input/data/train/rows.csv", delimiter=",", usecols=0)
        counts, edges = np.histogram(labels, 20)
        assert sum(abs(int(r[2]) - c) for r, c in zip(rows("labels-train"), counts, strict=True)) <= 2
        facts = dict(rows("summary"))
        assert facts["Training rows"] == "700" and facts["Validation rows"] == "303" and facts["Features"] == "2"
        assert facts["Rounds trained"] == "12" and facts["Objective"] == "reg:squarederror"
        """

    private static let classChecks = """
        from sklearn import metrics
        confusion = metrics.confusion_matrix(y, y_hat.argmax(1))
        assert [[int(c) for c in r[1:]] for r in rows("confusion")] == confusion.tolist(), (rows("confusion"), confusion)
        near(dict(rows("measures"))["Accuracy"], metrics.accuracy_score(y, y_hat.argmax(1)))
        """

    private static let binaryChecks = """
        from sklearn import metrics
        confusion = metrics.confusion_matrix(y, y_hat > 0.5)
        assert [[int(c) for c in r[1:]] for r in rows("confusion")] == confusion.tolist(), (rows("confusion"), confusion)
        facts = dict(rows("measures"))
        near(facts["Area under the ROC curve"], metrics.roc_auc_score(y, y_hat))
        near(facts["Accuracy"], metrics.accuracy_score(y, y_hat > 0.5))
        assert rows("roc")[0] == ["0", "0"] and rows("roc")[-1] == ["1", "1"]
        assert [r[0] for r in rows("labels-train")] == ["0", "1"]
        assert rows("curve-0") and rows("curve-1")
        """
}

/// A report, read by Python's own HTML parser and checked against numpy and the published xgboost.
private enum Page {
    static let isReadable = Python.with("xgboost, numpy, sklearn") != nil

    /// Parses the page, checks that it is well formed, needs nothing from elsewhere, and agrees with the training's own files;
    /// then runs `checks`.
    static func check(_ rule: URL, _ training: URL, _ checks: String) throws {
        try Python.run(program + checks, [rule.path, training.path])
    }

    private static let program = """
        import json, math, sys
        from html.parser import HTMLParser
        import numpy as np, xgboost
        rule, training = sys.argv[1:]
        text = open(rule + "/processing/output/rule/xgboost_report.html", encoding="utf-8").read()

        class Reader(HTMLParser):
            void = {"meta", "line", "rect", "circle", "polyline"}
            def __init__(self):
                super().__init__(convert_charrefs=True)
                self.open, self.ids, self.tables, self.table, self.cell = [], set(), {}, None, None
            def handle_starttag(self, tag, attributes):
                for name, value in attributes:
                    assert name not in ("src", "href") and not name.startswith("on"), (tag, name, value)
                    if name == "id":
                        assert value not in self.ids, value
                        self.ids.add(value)
                if tag not in self.void: self.open.append(tag)
                attributes = dict(attributes)
                if tag == "svg": assert attributes["role"] == "img" and attributes["aria-label"]
                if tag == "table": self.table = self.tables.setdefault(attributes["id"], [])
                if tag == "tr": self.table.append([])
                if tag in ("td", "th"): self.cell = ""
            def handle_startendtag(self, tag, attributes):
                self.handle_starttag(tag, attributes)
                if tag not in self.void: self.open.pop()
            def handle_endtag(self, tag):
                assert self.open and self.open.pop() == tag, (tag, self.getpos())
                if tag in ("td", "th"):
                    self.table[-1].append(self.cell)
                    self.cell = None
            def handle_data(self, data):
                if self.cell is not None: self.cell += data

        reader = Reader()
        reader.feed(text)
        reader.close()
        assert not reader.open, reader.open
        assert "http:" not in text.replace("http-equiv", "").replace("http://evil.example", "") and "url(" not in text
        def rows(name): return reader.tables[name][1:]
        def near(text, value): assert math.isclose(float(text), value, rel_tol=2e-5, abs_tol=1e-6), (text, value)

        metrics = json.load(open(training + "/output/data/metrics.json"))
        assert len(rows("curve-0")) == len(metrics["rounds"])
        names = [n.split("-", 1)[1] for n in metrics["rounds"][0] if n.startswith("train-")]
        for number, name in enumerate(names):
            for row, given in zip(rows(f"curve-{number}"), metrics["rounds"], strict=True):
                near(row[1], given["train-" + name]); near(row[2], given["validation-" + name])
        importance = json.load(open(training + "/output/data/feature-importance.json"))["feature_importance"]
        for row, given in zip(rows("importance"), importance, strict=True):
            for cell, key in zip(row[1:], ("gain", "weight", "cover"), strict=True): near(cell, given[key])
        assert "importance" in reader.ids and "summary" in reader.ids
        model = xgboost.Booster(model_file=None)
        model.load_model(bytearray(open(training + "/model/xgboost-model", "rb").read()))
        data = np.genfromtxt(training + "/input/data/validation/rows.csv", delimiter=",")
        y = data[:, 0]
        y_hat = model.predict(xgboost.DMatrix(data[:, 1:])).astype(float)

        """
}
