/// The few pieces of HTML that a report is built of.
enum HTML {
    /// A text as it may stand between tags and between the quotes of an attribute; what HTML forbids becomes U+FFFD.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n": result.unicodeScalars.append(scalar)
            default:
                let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                let isNoncharacter = (0xFDD0...0xFDEF).contains(scalar.value) || scalar.value & 0xFFFE == 0xFFFE
                if isControl || isNoncharacter { result += "\u{FFFD}" } else { result.unicodeScalars.append(scalar) }
            }
        }
        return result
    }

    /// A table: a row of headings, and rows whose first cell names them.
    static func table(_ id: String, _ caption: String, _ headings: [String], _ rows: [[String]]) -> String {
        let head = headings.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
        let body = rows.map { row in
            "<tr>"
                + row.enumerated()
                .map { $0 == 0 ? "<th scope=\"row\">\(escaped($1))</th>" : "<td>\(escaped($1))</td>" }.joined()
                + "</tr>\n"
        }
        return "<table id=\"\(escaped(id))\"><caption>\(escaped(caption))</caption>"
            + "<thead><tr>\(head)</tr></thead>\n<tbody>\n\(body.joined())</tbody></table>\n"
    }

    /// A drawing with its title, and its numbers to fold out.
    static func figure(_ title: String, _ drawing: String, numbers: String) -> String {
        "<figure><figcaption>\(escaped(title))</figcaption>\(drawing)"
            + "<details><summary>The numbers</summary>\n\(numbers)</details></figure>\n"
    }

    static func section(_ title: String, _ parts: [String]) -> String {
        "<section>\n<h2>\(escaped(title))</h2>\n\(parts.joined())</section>\n"
    }

    static func paragraph(_ text: String) -> String { "<p>\(escaped(text))</p>\n" }

    /// A page that needs nothing from elsewhere, and says so to the browser.
    static func page(title: String, _ body: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(escaped(title))</title>
        <style>\(style)</style>
        </head>
        <body>
        <main>
        <h1>\(escaped(title))</h1>
        \(body)</main>
        </body>
        </html>

        """
    }

    private static let style = """
        :root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--faint:#57606a;--grid:#d8dee4;--a:#0b62a4;--b:#b93d0b}
        @media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#12161b;--faint:#9aa5b1;--grid:#30363d;--a:#6cb6ff;--b:#ffa657}}
        body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
        main{max-width:52rem;margin:auto;padding:1rem}
        h1{font-size:1.5rem;overflow-wrap:anywhere}h2{font-size:1.2rem;margin-top:2rem}
        figure{margin:1rem 0}figcaption,caption{font-weight:600;text-align:left}
        svg{width:100%;height:auto;font:12px system-ui,sans-serif}svg text{fill:var(--faint)}
        .end{text-anchor:end}.middle{text-anchor:middle}.grid{stroke:var(--grid)}.axis{stroke:var(--faint)}
        .line{fill:none;stroke-width:2}.line.a{stroke:var(--a)}.line.b{stroke:var(--b);stroke-dasharray:6 3}
        .rule{stroke:var(--faint);stroke-dasharray:2 4}.dot{fill:var(--a);fill-opacity:.5}.bar{fill:var(--a)}
        .key{color:var(--faint)}.key b.a{color:var(--a)}.key b.b{color:var(--b)}
        table{border-collapse:collapse;margin:.5rem 0;display:block;overflow-x:auto}
        th,td{padding:.2rem .7rem .2rem 0;border-bottom:1px solid var(--grid);text-align:right;font-variant-numeric:tabular-nums}
        th[scope=row],th:first-child{text-align:left;font-weight:400;overflow-wrap:anywhere}thead th{color:var(--faint)}
        summary{cursor:pointer;color:var(--faint)}
        """
}
