import Testing

@testable import Figures

@Suite struct MathTextTests {
  @Test(
    "simple LaTeX becomes letters",
    arguments: [
      (#"$\mu m$"#, "µm"), (#"\mu m"#, "µm"), (#"$\mu$m"#, "µm"), (#"$\mathrm{\mu m}$"#, "µm"),
      (#"\AA^{-1}"#, "Å⁻¹"), ("$A^{-1}$", "A⁻¹"), ("A^-1", "A⁻¹"), ("nm$^{-1}$", "nm⁻¹"), ("nm$^-1$", "nm⁻¹"),
      (#"\mathrm{eV}"#, "eV"), (#"${\rm eV}$"#, "eV"), (#"$\rm eV$"#, "eV"), ("1/nm", "1/nm"), ("cm$^{-1}$", "cm⁻¹"),
      (#"Wavenumber ($\mathrm{cm}^{-1}$)"#, "Wavenumber (cm⁻¹)"), (#"$10^{3}\,\mathrm{counts}$"#, "10³ counts"),
      ("m^2", "m²"), (#"$2\theta$ ($^\circ$)"#, "2θ (°)"), (#"$\Delta E$"#, "ΔE"), ("$k_{2}$", "k₂"), ("$k_2$", "k₂"),
      (#"$\mathring{A}$"#, "Å"), (#"50\%"#, "50%"), ("$Q$", "Q"), (#"$\hbar\omega$ (meV)"#, "ħω (meV)"),
    ])
  func simpleLaTeX(_ latex: String, _ text: String) {
    #expect(mathAsText(latex) == text)
  }

  @Test(
    "what is not known stays as it stands",
    arguments: [
      "", "Energy loss (eV)", "x_2", "z[0, 1]", "US$", #"\foo"#, #"\frac{a}{b}"#, "k_{x}", "e^{ikx}", "{a}", "a^",
      #"\"#,
      "^{", "_{", "_{a", #"C:\data"#, "5′",
    ])
  func knownStays(_ text: String) {
    #expect(mathAsText(text) == text)
  }

  @Test("no text is too deep or too long") func limits() {
    for text in ["{", "^{", "$", #"\mathrm{"#, "_{^{"].map({ String(repeating: $0, count: 2000) }) {
      #expect(mathAsText(text) == text)
      #expect(mathAsText(String(text.prefix(250))).utf8.count < 600)
    }
  }

  @Test("labels of axes and bars are converted, names of latents and terms are not") func labelsAxes() {
    #expect(PlotAxis(#"Energy ($\mathrm{eV}$)"#).label == "Energy (eV)")
    #expect(ColourBar(#"$\mu m$"#).label == "µm")
    #expect(ScaleBar(near: 100, units: #"$\mu m$"#).text == "20 µm")
    #expect(PlotAxis("z[0, 1]").label == "z[0, 1]")
  }

  @Test("all signs have strokes on systems without fonts") func signsStrokes() {
    let box = StrokeFont.strokes("\u{4E00}", size: 8).map { $0.map { [$0.x, $0.y] } }
    for symbol in mathSymbols.values where symbol != " " {
      for run in runs(of: symbol + "⁻¹²³₀₁") {
        for letter in run.text {
          #expect(StrokeFont.strokes(String(letter), size: 8).map { $0.map { [$0.x, $0.y] } } != box, "\(letter)")
        }
      }
    }
  }
}
