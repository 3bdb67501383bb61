import Diagnostics
import Files
import Glibc
import TestSupport
import Testing

@testable import Scenes

/// Scenes are what their descriptions say.
@Suite struct SceneTests {
  private func scene(_ kind: SceneKind, seed: UInt64 = 1, noise: Double? = nil) -> Scene {
    var options = SceneOptions()
    (options.rows, options.columns, options.seed, options.noise) = (24, 32, seed, noise)
    return kind.scene(options)
  }

  @Test("shares are not negative and add up to 1", arguments: SceneKind.all.map(\.name))
  func shares(_ name: String) throws {
    let kind = try #require(SceneKind.all.first { $0.name == name })
    let scene = scene(kind)
    #expect(scene.abundances.count == 24 * 32 && scene.spectra.count == 24 * 32)
    #expect(scene.names.count == kind.components && Set(scene.names).count == kind.components)
    for pixel in scene.abundances {
      #expect(abs(pixel.reduce(0, +) - 1) < 1e-9)
      #expect(pixel.allSatisfy { $0 >= 0 })
      if !kind.isCounted { #expect((pixel.max() ?? 1) <= 0.8 + 1e-9) }
    }
  }

  @Test("a seed gives the same scene again, another one another scene", arguments: SceneKind.all.map(\.name))
  func seeds(_ name: String) throws {
    let kind = try #require(SceneKind.all.first { $0.name == name })
    #expect(scene(kind).spectra == scene(kind).spectra)
    #expect(scene(kind).spectra != scene(kind, seed: 2).spectra)
  }

  @Test("noise has the decibels that are asked for", arguments: [10.0, 30, 50])
  func noise(_ decibels: Double) {
    let (noisy, clean) = (scene(.dirichlet, noise: decibels), scene(.dirichlet, noise: 200))
    var (signal, error) = (0.0, 0.0)
    for (one, other) in zip(noisy.spectra.joined(), clean.spectra.joined()) {
      signal += other * other
      error += (one - other) * (one - other)
    }
    #expect(abs(10 * log10(signal / error) - decibels) < 0.1)
  }

  @Test(
    "counted scenes have whole counts of the dose, as spread as counts are", arguments: [SceneKind.eels.name, "eds"])
  func counts(_ name: String) throws {
    let kind = try #require(SceneKind.all.first { $0.name == name })
    let scene = scene(kind, noise: 2000)
    #expect(scene.spectra.joined().allSatisfy { $0 == $0.rounded() && $0 >= 0 })
    let sums = scene.spectra.map { $0.reduce(0, +) }
    let mean = sums.reduce(0, +) / Double(sums.count)
    #expect(abs(mean - 2000) < 20)
  }

  @Test("Poisson numbers have their mean as variance", arguments: [0.3, 5, 100, 900])
  func poisson(_ mean: Double) {
    var numbers = SceneNumbers(seed: 3, part: 7)
    let drawn = (0..<20_000).map { _ in numbers.counts(mean: mean) }
    let found = drawn.reduce(0, +) / 20_000
    let variance = drawn.reduce(0) { $0 + ($1 - found) * ($1 - found) } / 20_000
    #expect(abs(found / mean - 1) < 0.03 && abs(variance / mean - 1) < 0.06)
  }

  @Test("bilinear spectra lie above the mixture, illuminated ones below it")
  func physics() {
    for (kind, sign) in [(SceneKind.bilinear, 1.0), (.illumination, -1.0)] {
      let scene = scene(kind, noise: 200)
      for (pixel, shares) in scene.abundances.enumerated() {
        let linear = mixed(shares, scene.endmembers)
        let isThere = zip(scene.spectra[pixel], linear).allSatisfy { sign * ($0 - $1) > -1e-6 }
        #expect(isThere)
      }
    }
  }

  @Test("the files are the scene, with names of the endmembers")
  func files() throws {
    let folder = TemporaryFolder()
    try scene(.blocks).write(to: folder.file("s.npy"), made: JSONObject(["name": .string("blocks")]))
    for name in ["s.npy", "s.json", "s.endmembers.npy", "s.endmembers.json", "s.abundances.npy", "s.abundances.json"] {
      #expect(fileExists(folder.file(name)), "\(name)")
    }
    let record = try JSONTree(parsing: readBytes(folder.file("s.endmembers.json")))
    guard case .array(let parts)? = record["parts"] else {
      Issue.record("no names")
      return
    }
    #expect(parts.count == 4)
  }
}
