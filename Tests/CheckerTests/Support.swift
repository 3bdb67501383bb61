import Checker
import Diagnostics
import Syntax
import TestSupport

func tutorialText(_ name: String) -> String { Repository.text("models/tutorial/\(name).ae") }

/// Parses and checks a text; `settings` as `latent=3 hidden=9`.
func checked(_ text: String, settings: String = "", name: String = "model.ae") -> CheckResult {
  let source = SourceFile(name: name, text: text)
  let (file, diagnostics) = readModel(source, settings: parsedSettings(settings))
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
