import Checker
import Diagnostics
import Syntax

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The folder of this package.
let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

func contents(of path: String) -> String {
  (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
}

/// The tutorial's models, by file name.
let tutorial = ["dense", "lstm", "lstm_sparse", "attention"]

func tutorialText(_ name: String) -> String { contents(of: "models/tutorial/\(name).ae") }

/// Parses and checks a text; `settings` as `latent=3 hidden=9`.
func checked(_ text: String, settings: String = "", name: String = "model.ae") -> CheckResult {
  let source = SourceFile(name: name, text: text)
  let (file, diagnostics) = parse(source)
  guard diagnostics.isEmpty else { return CheckResult(typed: nil, diagnostics: diagnostics) }
  return check(file, source: source, settings: parsedSettings(settings))
}

func parsedSettings(_ text: String) -> [Setting] {
  text.split(separator: " ").map { item in
    let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return Setting(name: String(parts[0]), text: parts.count > 1 ? String(parts[1]) : "")
  }
}

/// The messages as a person reads them.
func rendered(_ diagnostics: [Diagnostic], of text: String, name: String = "model.ae") -> String {
  TextRenderer(source: SourceFile(name: name, text: text), colour: false).render(diagnostics)
}
