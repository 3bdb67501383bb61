/// Numbers of the standard normal distribution.
package enum NormalDistribution: DrawnDistribution { package static let name = "normal" }
